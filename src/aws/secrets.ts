/** Secrets Manager in one account and Region behind the port of `collect`. Asks for everything but values. */
import {
  DescribeSecretCommand,
  type DescribeSecretResponse,
  GetResourcePolicyCommand,
  ListSecretsCommand,
  ListSecretVersionIdsCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { ReplicationStatus, SecretsPort } from '../collect/ports.js';
import { answered } from '../model/gap.js';
import { by } from '../model/order.js';
import type { Channel } from './channel.js';
import { clientOf } from './clients.js';
import { listedSecret } from './listed-secret.js';

const secretsManager = clientOf('secretsmanager', (config) => new SecretsManagerClient(config));

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

/** Secrets of the channel's account and Region. */
export function secretsPort(channel: Channel): SecretsPort {
  const client = () => secretsManager(channel);
  return {
    list: () =>
      channel.pages('secretsmanager:ListSecrets', async (token, sign) => {
        const page = await client().send(
          sign(
            new ListSecretsCommand({
              MaxResults: PAGE,
              IncludePlannedDeletion: true,
              NextToken: token,
            }),
          ),
        );
        return { items: (page.SecretList ?? []).flatMap(listedSecret), next: page.NextToken };
      }),
    async replication(arn) {
      const answer = await channel.call('secretsmanager:DescribeSecret', (sign) =>
        client().send(sign(new DescribeSecretCommand({ SecretId: arn }))),
      );
      return answer.ok ? answered(replicationOf(answer.value)) : answer;
    },
    async policy(arn) {
      const answer = await channel.call('secretsmanager:GetResourcePolicy', (sign) =>
        client().send(sign(new GetResourcePolicyCommand({ SecretId: arn }))),
      );
      return answer.ok ? answered(answer.value.ResourcePolicy || undefined) : answer;
    },
    async valueChangedAt(arn) {
      const answer = await channel.list(
        'secretsmanager:ListSecretVersionIds',
        async (token, sign) => {
          const page = await client().send(
            sign(
              new ListSecretVersionIdsCommand({
                SecretId: arn,
                MaxResults: PAGE,
                NextToken: token,
              }),
            ),
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
