/** An event of a world's file turned into one of CloudTrail's. */
import { parseWorldTime } from '../world/time.js';
import type { EventEntry } from '../world.js';
import type { TrailEvent } from './trail.js';
import { parseCaller } from './trail-caller.js';

/** What the entry leaves out. */
export interface EventOrigin {
  readonly now: Date;
  readonly account: string;
  /** ARN of the account's administrator. */
  readonly administrator: string;
}

/** Events that Secrets Manager tells of by itself. Source: Secrets Manager user guide, "CloudTrail entries". */
const ON_ITS_OWN = /^(?:Test)?Rotation(?:Started|Succeeded|Failed|Abandoned)$/;

/** Makes the event. The shape of the entry was checked when the world was loaded. */
export function eventFromEntry(entry: EventEntry, origin: EventOrigin): TrailEvent {
  const { name, secret, by = origin.administrator, error } = entry;
  const time = parseWorldTime(entry.time, origin.now) ?? origin.now;
  if (ON_ITS_OWN.test(name)) return rotationEvent(name, { time, secret, account: origin.account });
  const parameter = name === 'CreateSecret' ? 'name' : 'secretId';
  return {
    name,
    time,
    readOnly: /^(Get|List|Describe|BatchGet)/.test(name),
    caller: parseCaller(by),
    secret,
    ...(error === undefined ? {} : { error: { code: error } }),
    requestParameters: { [parameter]: secret },
    responseElements: null,
  };
}

/** What is told of a rotation. */
export interface RotationFacts {
  readonly time: Date;
  /** ARN of the secret. */
  readonly secret: string;
  readonly account: string;
  /** Why it failed. */
  readonly message?: string;
  /** Tells one rotation from the other. */
  readonly token?: string;
}

/** An event of the service itself: it has no parameters, and the secret is elsewhere. */
export const rotationEvent = (name: string, facts: RotationFacts): TrailEvent => ({
  name,
  time: facts.time,
  readOnly: false,
  caller: { kind: 'rotation', account: facts.account },
  ...(facts.message === undefined ? {} : { error: { message: facts.message } }),
  requestParameters: null,
  responseElements: null,
  additionalEventData: { SecretId: facts.secret },
  eventType: 'AwsServiceEvent',
  ...(facts.token === undefined ? {} : { requestId: `Rotation-${facts.secret}-${facts.token}` }),
});
