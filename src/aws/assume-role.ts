/** An account to the credentials of the role by which it is entered. */
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { type Answer, answered, type Failure, failed } from '../model/gap.js';
import type { Channel } from './channel.js';
import { type Purpose, SESSION_POLICIES } from './operations.js';
import { AssumeRoleError, type Credentials, type RoleSession } from './session.js';
import { sts } from './sts-client.js';

/** How accounts are entered. */
export interface RoleOptions {
  readonly name: string;
  readonly externalId?: string | undefined;
}

/** Who enters, and for what. */
export interface Assuming {
  readonly channel: Channel;
  readonly role: RoleOptions;
  readonly purpose: Purpose;
  readonly partition: string;
}

/** Credentials of the role in an account; the session may do what its purpose needs, and never read a value. */
export async function assume(
  { channel, role, purpose, partition }: Assuming,
  account: string,
  run: string,
): Promise<Answer<Credentials>> {
  const answer = await channel.call('sts:AssumeRole', (sign) =>
    sts(channel).send(
      sign(
        new AssumeRoleCommand({
          RoleArn: `arn:${partition}:iam::${account}:role/${role.name}`,
          RoleSessionName: `secrets-census-${run}`,
          Policy: SESSION_POLICIES[purpose],
          ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }),
        }),
      ),
    ),
  );
  if (!answer.ok) return answer;
  const { AccessKeyId, SecretAccessKey, SessionToken } = answer.value.Credentials ?? {};
  if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined)
    return failed({
      reason: 'error',
      api: 'sts:AssumeRole',
      detail: 'The answer holds no credentials.',
    });
  return answered({
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  });
}

/** Why a role cannot be entered; undefined where it can. */
export async function refusal(session: RoleSession): Promise<Failure | undefined> {
  try {
    await session.credentials();
    return undefined;
  } catch (error) {
    if (error instanceof AssumeRoleError) return error.failure;
    throw error;
  }
}
