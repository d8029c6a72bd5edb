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

/** Other services have operations of the same names: CloudWatch Logs, say, a PutResourcePolicy. */
const SOURCE = 'secretsmanager.amazonaws.com';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

/** What an event says of a secret whose policy it may have changed. */
type Change = { readonly id: string } | 'nameless';

/**
 * How the caller named the secret: `secretId`, or `name` where it was created. Nothing where the event is of another
 * service, or was refused, which may have cost it its parameters, and changed nothing.
 */
function changeIn(event: Event): Change[] {
  if (event.EventSource !== undefined && event.EventSource !== SOURCE) return [];
  const record = parsed(event.CloudTrailEvent);
  if (!isRecord(record)) return ['nameless'];
  const parameters = record['requestParameters'];
  const id = isRecord(parameters) ? (parameters['secretId'] ?? parameters['name']) : undefined;
  if (typeof id === 'string') return [{ id }];
  return typeof record['errorCode'] === 'string' ? [] : ['nameless'];
}

const NAMELESS: Failure = {
  reason: 'error',
  api: 'cloudtrail:LookupEvents',
  detail: 'An event does not say which secret was changed.',
};

const TOO_MANY: Failure = {
  reason: 'notCollected',
  api: 'cloudtrail:LookupEvents',
  detail: 'So much has happened that reading all policies is quicker.',
};

/** The events of an account that its channel may look up. */
export function eventsPort(channel: Channel): EventsPort {
  const pagesOf = (name: string, since: string): AsyncGenerator<Answer<readonly Change[]>> =>
    channel.pages('cloudtrail:LookupEvents', async (token, sign) => {
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
      // Of the records, which are long, only what is asked for is kept.
      return { items: (page.Events ?? []).flatMap(changeIn), next: page.NextToken };
    });
  return {
    async policyChanges(since, mostPages) {
      const lookUp = async (name: string): Promise<Answer<readonly Change[]>> => {
        const changes: Change[] = [];
        let pages = 0;
        for await (const page of pagesOf(name, since)) {
          if (!page.ok) return page;
          if (++pages > mostPages) return failed(TOO_MANY);
          changes.push(...page.value);
        }
        return answered(changes);
      };
      const answers = await Promise.all(CHANGING.map(lookUp));
      const ids = new Set<string>();
      for (const answer of answers) {
        if (!answer.ok) return answer;
        for (const change of answer.value) {
          if (change === 'nameless') return failed(NAMELESS);
          ids.add(change.id);
        }
      }
      return answered(ids);
    },
  };
}
