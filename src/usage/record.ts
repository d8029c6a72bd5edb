/** One record of CloudTrail, of whatever shape -> the event of use that it tells of, or nothing. */
import { isUtcMoment } from '../model/calendar-date.js';
import {
  type CallerIdentity,
  type EventCount,
  USAGE_EVENTS,
  type UsageEventName,
} from '../model/usage.js';
import { textsOrNull, wellFormed } from '../model/well-formed.js';

/** What events have in common that are counted together. */
export type EventKey = Omit<EventCount, 'count' | 'sessionHours' | 'first' | 'last'>;

/** One event. */
export interface RecordedUse {
  readonly key: EventKey;
  /** ISO 8601, whole seconds. */
  readonly time: string;
  /** ARN or id of the session that called; absent for services and other accounts. */
  readonly session?: string;
  /** Equal in the records that two accounts have of the event. */
  readonly sharedEventId?: string;
}

const SOURCE = 'secretsmanager.amazonaws.com';

/** What Lambda adds to the user agent of the SDKs. Source: AWS SDKs, `AWS_EXECUTION_ENV`. */
const LAMBDA_AGENT = 'AWS_Lambda_';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fields = (value: unknown): Fields => (isFields(value) ? value : {});

const own = (from: Fields, name: string): unknown =>
  Object.hasOwn(from, name) ? from[name] : undefined;

const below = (from: Fields, name: string): Fields => fields(own(from, name));

function text(from: Fields, name: string): string | undefined {
  const value = own(from, name);
  return typeof value === 'string' && value !== '' ? wellFormed(value) : undefined;
}

const eventNamed = (name: string | undefined): UsageEventName | undefined =>
  USAGE_EVENTS.find((event) => event === name);

/** Years have four digits here. */
const isTime = (time: string): boolean => /^\d/.test(time) && isUtcMoment(time);

function callerOf(identity: Fields): CallerIdentity {
  const issuer = below(below(identity, 'sessionContext'), 'sessionIssuer');
  const type = text(identity, 'type');
  const arn = text(issuer, 'arn') ?? text(identity, 'arn');
  const account = text(issuer, 'accountId') ?? text(identity, 'accountId');
  const invokedBy = text(identity, 'invokedBy');
  return {
    ...(type !== undefined && { type }),
    ...(arn !== undefined && { arn }),
    ...(account !== undefined && { account }),
    ...(invokedBy !== undefined && { invokedBy }),
  };
}

/** Lambda names the session of a function after the function. */
function functionOf(record: Fields, identity: Fields): string | undefined {
  const isLambda = text(record, 'userAgent')?.includes(LAMBDA_AGENT) === true;
  if (!isLambda || text(identity, 'type') !== 'AssumedRole') return undefined;
  const name = text(identity, 'arn')?.split('/').at(-1);
  return name === '' ? undefined : name;
}

/** What the event is about. Events of the service name the secret apart from the parameters of a call, which it has none of. */
function subjectOf(
  record: Fields,
  event: UsageEventName,
): Pick<EventKey, 'secretId' | 'secretIdList'> {
  const parameters = below(record, 'requestParameters');
  const secretId =
    text(parameters, 'secretId') ?? text(below(record, 'additionalEventData'), 'SecretId');
  const list = event === 'BatchGetSecretValue' ? own(parameters, 'secretIdList') : undefined;
  return {
    ...(secretId !== undefined && { secretId }),
    ...(Array.isArray(list) && { secretIdList: JSON.stringify(textsOrNull(list)) }),
  };
}

function outcomeOf(
  record: Fields,
  event: UsageEventName,
): Pick<EventKey, 'errorCode' | 'errorMessage'> {
  const errorCode = text(record, 'errorCode');
  const errorMessage = event === 'RotationFailed' ? text(record, 'errorMessage') : undefined;
  return {
    ...(errorCode !== undefined && { errorCode }),
    ...(errorMessage !== undefined && { errorMessage }),
  };
}

/**
 * Reads a record as parsed JSON; undefined where it is of another service or another event, or lacks what every record
 * has. Source: CloudTrail user guide, "CloudTrail record contents".
 */
export function recordedUse(value: unknown): RecordedUse | undefined {
  const record = fields(value);
  const event = eventNamed(text(record, 'eventName'));
  const account = text(record, 'recipientAccountId');
  const region = text(record, 'awsRegion');
  const time = text(record, 'eventTime');
  if (event === undefined || text(record, 'eventSource') !== SOURCE) return undefined;
  if (account === undefined || region === undefined) return undefined;
  if (time === undefined || !isTime(time)) return undefined;
  const identity = below(record, 'userIdentity');
  const functionName = functionOf(record, identity);
  const session = text(identity, 'arn') ?? text(identity, 'principalId');
  const sharedEventId = text(record, 'sharedEventID');
  return {
    key: {
      account,
      region,
      event,
      ...subjectOf(record, event),
      caller: callerOf(identity),
      ...(functionName !== undefined && { functionName }),
      viaVpcEndpoint: text(record, 'vpcEndpointId') !== undefined,
      ...outcomeOf(record, event),
    },
    time: `${time.slice(0, '2026-01-01T00:00:00'.length)}Z`,
    ...(session !== undefined && { session }),
    ...(sharedEventId !== undefined && { sharedEventId }),
  };
}
