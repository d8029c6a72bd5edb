/** CloudTrail in one account and Region behind the port of `collect`: write events on secrets, never reads. */
import { type Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import type { EventsPort } from '../collect/ports.js';
import { type Answer, answered, type Failure, failed } from '../model/gap.js';
import type { Channel } from './channel.js';

/**
 * Events after which a policy may be another. A replica is made with the policy of its primary, and a secret that is
 * made anew under an old name has none of the old one's.
 */
const CHANGING = [
  'CreateSecret',
  'DeleteResourcePolicy',
  'PutResourcePolicy',
  'ReplicateSecretToRegions',
] as const;

/** The most that LookupEvents gives at once. Source: `LookupEventsRequest.MaxResults`. */
const PAGE = 50;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

/** How the caller named the secret: `secretId`, or `name` where it was created. Undefined: the event does not say. */
function namedBy({ CloudTrailEvent }: Event): string | undefined {
  const record = parsed(CloudTrailEvent);
  const parameters = isRecord(record) ? record['requestParameters'] : undefined;
  if (!isRecord(parameters)) return undefined;
  const id = parameters['secretId'] ?? parameters['name'];
  return typeof id === 'string' ? id : undefined;
}

/** An event that was refused may lack its parameters, and changed nothing. */
function isRefused({ CloudTrailEvent }: Event): boolean {
  const record = parsed(CloudTrailEvent);
  return isRecord(record) && typeof record['errorCode'] === 'string';
}

const NAMELESS: Failure = {
  reason: 'error',
  api: 'cloudtrail:LookupEvents',
  detail: 'An event does not say which secret was changed.',
};

/** The events of an account that its channel may look up. */
export function eventsPort(channel: Channel): EventsPort {
  const lookUp = (name: string, since: string): Promise<Answer<readonly Event[]>> =>
    channel.list('cloudtrail:LookupEvents', async (token, sign) => {
      const page = await channel.clients.cloudTrail(channel.region).send(
        sign(
          new LookupEventsCommand({
            LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }],
            StartTime: new Date(since),
            MaxResults: PAGE,
            NextToken: token,
          }),
        ),
      );
      return { items: page.Events ?? [], next: page.NextToken };
    });
  return {
    async policyChanges(since) {
      const answers = await Promise.all(CHANGING.map((name) => lookUp(name, since)));
      const ids = new Set<string>();
      for (const answer of answers) {
        if (!answer.ok) return answer;
        for (const event of answer.value) {
          const id = namedBy(event);
          if (id !== undefined) ids.add(id);
          else if (!isRefused(event)) return failed(NAMELESS);
        }
      }
      return answered(ids);
    },
  };
}
