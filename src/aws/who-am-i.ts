/** The caller's own credentials to whom they belong to, and to AWS's own clock. */
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import type { Caller as Identity } from '../model/account.js';
import type { Channel } from './channel.js';
import { notConnected } from './not-connected.js';
import type { OwnSession } from './own-credentials.js';
import { sts } from './sts-client.js';

/** The `Date` header of an HTTP response, whatever the SDK makes of its type. */
function dateHeader(response: unknown): Date | undefined {
  if (typeof response !== 'object' || response === null || !('headers' in response))
    return undefined;
  const { headers } = response;
  if (typeof headers !== 'object' || headers === null) return undefined;
  const found = Object.entries(headers).find(([name]) => name.toLowerCase() === 'date');
  const date = new Date(String(found?.[1]));
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Remembers the clock of the first answer. */
function watchClock(client: STSClient, seen: (date: Date) => void): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const date = dateHeader(result.response);
      if (date !== undefined) seen(date);
      return result;
    },
    { step: 'deserialize', name: 'secretsCensusClock', priority: 'low' },
  );
}

function identityOf(account: string | undefined, arn: string | undefined): Identity {
  const partition = arn?.split(':')[1];
  if (account === undefined || arn === undefined || !partition)
    throw notConnected({ reason: 'error', detail: 'the caller has no account' });
  return { accountId: account, arn, partition };
}

/** What the first answer tells. */
export interface Known {
  readonly identity: Identity;
  /** Undefined where AWS did not say. */
  readonly now: Date | undefined;
}

/** Throws a `UserError` where AWS does not accept the credentials. */
export async function whoAmI(channel: Channel, session: OwnSession): Promise<Known> {
  let now: Date | undefined;
  const client = sts(channel);
  watchClock(client, (date) => {
    now ??= date;
  });
  const answer = await channel.call('sts:GetCallerIdentity', (sign) =>
    client.send(sign(new GetCallerIdentityCommand({}))),
  );
  if (!answer.ok) throw notConnected(answer.failure, session.reasons());
  return { identity: identityOf(answer.value.Account, answer.value.Arn), now };
}
