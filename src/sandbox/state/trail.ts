/** The events that CloudTrail keeps of an account's Region, and the records by which it tells them. */
import { deriveHex, deriveUuid } from './derive.js';

/** What was done to a secret, or tried. */
export interface TrailEvent {
  /** Such as `PutResourcePolicy`. */
  readonly name: string;
  readonly time: Date;
  readonly readOnly: boolean;
  /** ARN of the caller; a service by its name, such as `rds.amazonaws.com`. */
  readonly by: string;
  readonly accessKey?: string;
  /** The secret by the id that the caller wrote: a name, an ARN, or an ARN without the last six characters. */
  readonly secret?: string;
  readonly error?: { readonly code: string; readonly message?: string };
  /** As the record spells them: first letters are small. */
  readonly requestParameters: Readonly<Record<string, unknown>> | null;
  readonly responseElements: Readonly<Record<string, unknown>> | null;
}

/** An event with its place in the log. */
export interface LoggedEvent extends TrailEvent {
  readonly id: string;
  readonly account: string;
  readonly region: string;
}

/** The events of an account, by Region. */
export class Trail {
  readonly #account: string;
  readonly #regions = new Map<string, LoggedEvent[]>();
  readonly #sorted = new Set<string>();

  constructor(account: string) {
    this.#account = account;
  }

  add(region: string, event: TrailEvent): void {
    const events = this.#regions.get(region) ?? [];
    const id = deriveUuid('event', this.#account, region, String(events.length));
    events.push({ ...event, id, account: this.#account, region });
    this.#regions.set(region, events);
    this.#sorted.delete(region);
  }

  /** Of events at the same moment the one that was added last comes first. */
  newestFirst(region: string): readonly LoggedEvent[] {
    const events = this.#regions.get(region) ?? [];
    if (this.#sorted.has(region)) return [...events].reverse();
    events.sort((a, b) => a.time.getTime() - b.time.getTime());
    this.#sorted.add(region);
    return [...events].reverse();
  }
}

/** Source of every event that the sandbox knows. */
export const EVENT_SOURCE = 'secretsmanager.amazonaws.com';

/** Source: AWS service authorization reference. */
export const RESOURCE_TYPE = 'AWS::SecretsManager::Secret';

/** The name by which LookupEvents knows the caller: of a session its own name, of a user the user's. */
export const userNameOf = ({ by }: TrailEvent): string => by.split('/').at(-1) ?? by;

/** The access key of the caller. */
export const accessKeyOf = ({ by, accessKey }: TrailEvent): string =>
  accessKey ?? `ASIA${deriveHex(16, 'key', by).toUpperCase()}`;

/** The record as text. Shape: CloudTrail user guide, "CloudTrail record contents". */
export function recordText(event: LoggedEvent, partition: string): string {
  const { id, name, time, account, region, readOnly, error } = event;
  return JSON.stringify({
    eventVersion: '1.11',
    userIdentity: identityOf(event, partition),
    eventTime: `${time.toISOString().slice(0, 19)}Z`,
    eventSource: EVENT_SOURCE,
    eventName: name,
    awsRegion: region,
    sourceIPAddress: '192.0.2.10',
    userAgent: 'sandbox',
    ...(error === undefined ? {} : { errorCode: error.code }),
    ...(error?.message === undefined ? {} : { errorMessage: error.message }),
    requestParameters: event.requestParameters,
    responseElements: event.responseElements,
    requestID: deriveUuid('request', id),
    eventID: id,
    readOnly,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
  });
}

function identityOf(event: LoggedEvent, partition: string): object {
  const { by } = event;
  if (!by.startsWith('arn:')) return { type: 'AWSService', invokedBy: by };
  const [, , service, , account = '', resource = ''] = by.split(':');
  const accessKeyId = accessKeyOf(event);
  const [kind, name = ''] = resource.split('/');
  if (service === 'sts' && kind === 'assumed-role') {
    const role = `arn:${partition}:iam::${account}:role/${name}`;
    const principalId = `AROA${deriveHex(17, role).toUpperCase()}`;
    return {
      type: 'AssumedRole',
      principalId: `${principalId}:${userNameOf(event)}`,
      arn: by,
      accountId: account,
      accessKeyId,
      sessionContext: {
        sessionIssuer: { type: 'Role', principalId, arn: role, accountId: account, userName: name },
        attributes: {
          creationDate: `${event.time.toISOString().slice(0, 19)}Z`,
          mfaAuthenticated: 'false',
        },
      },
    };
  }
  if (resource === 'root') {
    return { type: 'Root', principalId: account, arn: by, accountId: account, accessKeyId };
  }
  return {
    type: 'IAMUser',
    principalId: `AIDA${deriveHex(17, account, userNameOf(event)).toUpperCase()}`,
    arn: by,
    accountId: account,
    accessKeyId,
    userName: userNameOf(event),
  };
}
