/** Secrets Manager in one account and Region behind the port of `collect`. Asks for everything but values. */
import {
  DescribeSecretCommand,
  type DescribeSecretResponse,
  GetResourcePolicyCommand,
  ListSecretsCommand,
  ListSecretVersionIdsCommand,
} from '@aws-sdk/client-secrets-manager';
import type { ReplicationStatus, SecretsPort } from '../collect/ports.js';
import { answered } from '../model/gap.js';
import { by } from '../model/order.js';
import type { Caller } from './caller.js';
import { listedSecret } from './listed-secret.js';
import type { Session } from './session.js';

/** The most that ListSecrets gives at once. Source: `ListSecretsRequest.MaxResults`. */
const PAGE = 100;

function replicationOf({
  ReplicationStatus: replicas = [],
}: DescribeSecretResponse): ReplicationStatus {
  const named = replicas
    .flatMap(({ Region, ...rest }) => (Region === undefined ? [] : [{ ...rest, region: Region }]))
    .sort(by(({ region }) => region));
  return {
    replicas: named.map(({ region, LastAccessedDate }) => ({
      region,
      ...(LastAccessedDate && { lastAccessedAt: LastAccessedDate.toISOString() }),
    })),
    failed: named
      .filter(({ Status }) => Status === 'Failed')
      .map(({ region, StatusMessage }) => ({
        region,
        ...(StatusMessage ? { message: StatusMessage } : {}),
      })),
  };
}

/** Secrets of the session's account in a Region. */
export function secretsPort(caller: Caller, session: Session, region: string): SecretsPort {
  const client = () => caller.clients.secretsManager(region);
  return {
    list: () =>
      caller.pages('secretsmanager:ListSecrets', session, async (token) => {
        const page = await client().send(
          new ListSecretsCommand({
            MaxResults: PAGE,
            IncludePlannedDeletion: true,
            NextToken: token,
          }),
        );
        return { items: (page.SecretList ?? []).flatMap(listedSecret), next: page.NextToken };
      }),
    async replication(arn) {
      const answer = await caller.call('secretsmanager:DescribeSecret', session, () =>
        client().send(new DescribeSecretCommand({ SecretId: arn })),
      );
      return answer.ok ? answered(replicationOf(answer.value)) : answer;
    },
    async policy(arn) {
      const answer = await caller.call('secretsmanager:GetResourcePolicy', session, () =>
        client().send(new GetResourcePolicyCommand({ SecretId: arn })),
      );
      return answer.ok ? answered(answer.value.ResourcePolicy || undefined) : answer;
    },
    async valueChangedAt(arn) {
      const answer = await caller.list(
        'secretsmanager:ListSecretVersionIds',
        session,
        async (token) => {
          const page = await client().send(
            new ListSecretVersionIdsCommand({ SecretId: arn, MaxResults: PAGE, NextToken: token }),
          );
          return { items: page.Versions ?? [], next: page.NextToken };
        },
      );
      if (!answer.ok) return answer;
      const current = answer.value.find(({ VersionStages }) =>
        VersionStages?.includes('AWSCURRENT'),
      );
      return answered(current?.CreatedDate?.toISOString());
    },
  };
}
