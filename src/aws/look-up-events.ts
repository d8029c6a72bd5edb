/** A name and a span to the events of Secrets Manager that CloudTrail's event history holds, page by page. */
import { type Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import type { Answer } from '../model/gap.js';
import type { Channel } from './channel.js';
import { cloudTrail } from './cloudtrail-client.js';
import { text } from './fields.js';

/** The most that LookupEvents gives at once. Source: `LookupEventsRequest.MaxResults`. */
const PAGE = 50;

/** Other services have operations of the same names: CloudWatch Logs, say, a PutResourcePolicy. */
const SOURCE = 'secretsmanager.amazonaws.com';

/** Which events are looked up. */
export interface LookUp {
  readonly name: string;
  readonly from: string;
  /** Included; absent: up to now. */
  readonly to?: string;
}

/** A page of what was looked up. */
export interface LookedUp<T> {
  readonly found: readonly T[];
  /** Another call gives more. */
  readonly more: boolean;
}

function parsed(record: string | undefined): unknown {
  try {
    return JSON.parse(record ?? '');
  } catch {
    return undefined;
  }
}

const isOfSecretsManager = (event: Event): boolean =>
  event.EventSource === undefined || event.EventSource === SOURCE;

/**
 * Pages, newest first, each alone in a list; a failure ends them. `read` gets each record, or undefined where it is no JSON: records are long,
 * so only what it gives is kept.
 */
export const lookUpEvents = <T>(
  channel: Channel,
  { name, from, to }: LookUp,
  read: (record: unknown) => readonly T[],
): AsyncGenerator<Answer<readonly LookedUp<T>[]>> =>
  channel.pages('cloudtrail:LookupEvents', async (token, sign) => {
    const page = await cloudTrail(channel).send(
      sign(
        new LookupEventsCommand({
          LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }],
          StartTime: new Date(from),
          ...(to !== undefined && { EndTime: new Date(to) }),
          MaxResults: PAGE,
          NextToken: token,
        }),
      ),
    );
    const events = (page.Events ?? []).filter(isOfSecretsManager);
    const found = events.flatMap(({ CloudTrailEvent }) => read(parsed(CloudTrailEvent)));
    const next = text(page.NextToken);
    return { items: [{ found, more: next !== undefined }], next };
  });
