/** An event turned into the record by which CloudTrail tells it. */
import { deriveUuid } from './derive.js';
import type { LoggedEvent } from './trail.js';
import { accessKeyOf, identityOf, type TrailCaller } from './trail-caller.js';

/** A record, as files, event data stores and LookupEvents hold it. */
export type TrailRecord = Readonly<Record<string, unknown>>;

/** Source of events that name no other. */
export const SECRETS_MANAGER = 'secretsmanager.amazonaws.com';

/** The service of an event. */
export const sourceOf = ({ source }: Pick<LoggedEvent, 'source'>): string =>
  source ?? SECRETS_MANAGER;

/** The access key by which it was called. */
export const keyOf = ({ caller, accessKey }: LoggedEvent): string | undefined =>
  accessKey ?? accessKeyOf(caller);

/** A time as records write it, to the second. */
export const recordTime = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`;

const defined = (members: Readonly<Record<string, unknown>>): TrailRecord =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

/** The service that calls, or for which a session does: it stands where others have an address. */
function serviceOf(caller: TrailCaller): string | undefined {
  switch (caller.kind) {
    case 'service':
      return caller.service;
    case 'rotation':
      return SECRETS_MANAGER;
    case 'session':
      return caller.invokedBy;
    default:
      return undefined;
  }
}

/** The record. Shape: CloudTrail user guide, "CloudTrail record contents". */
export function recordOf(event: LoggedEvent): TrailRecord {
  const { id, time, account, region, error, caller, eventType = 'AwsApiCall' } = event;
  const origin = serviceOf(caller);
  return defined({
    eventVersion: '1.11',
    userIdentity: identityOf(caller, { time, accessKey: keyOf(event) }),
    eventTime: recordTime(time),
    eventSource: sourceOf(event),
    eventName: event.name,
    awsRegion: region,
    sourceIPAddress: event.sourceIp ?? origin ?? '192.0.2.10',
    userAgent: event.userAgent ?? origin ?? 'sandbox',
    errorCode: error?.code,
    errorMessage: error?.message,
    requestParameters: event.requestParameters,
    responseElements: event.responseElements,
    additionalEventData: event.additionalEventData,
    requestID: event.requestId ?? deriveUuid('request', id),
    eventID: id,
    readOnly: event.readOnly,
    eventType,
    managementEvent: true,
    recipientAccountId: account,
    sharedEventID: event.sharedEventId,
    vpcEndpointId: event.vpcEndpoint?.id,
    vpcEndpointAccountId: event.vpcEndpoint?.account,
    eventCategory: 'Management',
    tlsDetails: event.host === undefined ? undefined : tlsOf(event.host),
  });
}

const tlsOf = (host: string): object => ({
  tlsVersion: 'TLSv1.3',
  cipherSuite: 'TLS_AES_128_GCM_SHA256',
  clientProvidedHostHeader: host,
});
