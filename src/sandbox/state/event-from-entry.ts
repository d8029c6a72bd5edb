/** An event of a world's file turned into one of CloudTrail's. */
import { parseWorldTime } from '../world/time.js';
import type { EventEntry } from '../world.js';
import type { TrailEvent } from './trail.js';

/** What the entry leaves out. */
export interface EventOrigin {
  readonly now: Date;
  /** ARN of the account's administrator. */
  readonly administrator: string;
}

/** Makes the event. The shape of the entry was checked when the world was loaded. */
export function eventFromEntry(entry: EventEntry, { now, administrator }: EventOrigin): TrailEvent {
  const { name, secret, by = administrator, error } = entry;
  const parameter = name === 'CreateSecret' ? 'name' : 'secretId';
  return {
    name,
    time: parseWorldTime(entry.time, now) ?? now,
    readOnly: /^(Get|List|Describe|BatchGet)/.test(name),
    by,
    secret,
    ...(error === undefined ? {} : { error: { code: error } }),
    requestParameters: { [parameter]: secret },
    responseElements: null,
  };
}
