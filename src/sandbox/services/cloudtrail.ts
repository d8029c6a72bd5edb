/** CloudTrail, as far as it tells the events of the last ninety days. */
import { refuse } from '../api-error.js';
import type { Input } from '../input.js';
import { pageOf } from '../paging.js';
import { jsonProtocol } from '../protocols/json.js';
import type { Output } from '../protocols/protocol.js';
import { keyOf, recordOf, sourceOf } from '../state/record.js';
import type { LoggedEvent } from '../state/trail.js';
import { userNameOf } from '../state/trail-caller.js';
import { LAKE_OPERATIONS } from './cloudtrail-lake.js';
import { type Call, JSON_ERRORS, type Service } from './service.js';

/** Source: CloudTrail API reference, LookupEvents. */
const MAX_PAGE = 50;
const KEPT_MS = 90 * 86_400_000;

/** Source: AWS service authorization reference. */
const RESOURCE_TYPE = 'AWS::SecretsManager::Secret';

/** What an event must be equal to, by the attribute that is looked for. */
const ATTRIBUTES: Readonly<Record<string, (event: LoggedEvent) => string | undefined>> = {
  EventId: ({ id }) => id,
  EventName: ({ name }) => name,
  ReadOnly: ({ readOnly }) => String(readOnly),
  Username: ({ caller }) => userNameOf(caller),
  ResourceType: ({ secret }) => (secret === undefined ? undefined : RESOURCE_TYPE),
  ResourceName: ({ secret }) => secret,
  EventSource: sourceOf,
  AccessKeyId: keyOf,
};

function lookupEvents(call: Call): Output {
  const { account, region, input } = call;
  const limit = readLimit(input);
  const { from, to } = readSpan(call);
  const wanted = readAttribute(input);
  const events = account.trail
    .newestFirst(region, wanted?.key === 'EventName' ? wanted.value : undefined)
    .filter(({ time }) => time.getTime() >= from && time.getTime() <= to)
    .filter((event) => wanted === undefined || wanted.read(event) === wanted.value);
  const page = pageOf({
    items: events,
    limit,
    token: input.optionalText('NextToken'),
    context: () =>
      `cloudtrail:LookupEvents ${account.id} ${region} ${from} ${to} ${wanted?.key} ${wanted?.value}`,
    listing: call.listing,
  });
  if (page === undefined) {
    throw refuse('InvalidNextTokenException', 'The token is not valid for this request.');
  }
  return {
    Events: page.items.map(described),
    NextToken: page.nextToken,
  };
}

const described = (event: LoggedEvent): Output => ({
  EventId: event.id,
  EventName: event.name,
  ReadOnly: String(event.readOnly),
  AccessKeyId: keyOf(event),
  EventTime: event.time,
  EventSource: sourceOf(event),
  Username: userNameOf(event.caller),
  Resources:
    event.secret === undefined ? [] : [{ ResourceType: RESOURCE_TYPE, ResourceName: event.secret }],
  CloudTrailEvent: JSON.stringify(recordOf(event)),
});

function readLimit(input: Input): number {
  const limit = input.integer('MaxResults', -MAX_PAGE) ?? MAX_PAGE;
  if (limit >= 1 && limit <= MAX_PAGE) return limit;
  throw refuse('InvalidMaxResultsException', `MaxResults must be from 1 to ${MAX_PAGE}.`);
}

/** Milliseconds, both ends included; what is older than ninety days is gone. */
function readSpan({ input, state }: Call): { readonly from: number; readonly to: number } {
  const now = state.now.getTime();
  const start = input.time('StartTime')?.getTime() ?? Number.NEGATIVE_INFINITY;
  const to = input.time('EndTime')?.getTime() ?? now;
  if (start > to) {
    throw refuse('InvalidTimeRangeException', 'StartTime must not be after EndTime.');
  }
  return { from: Math.max(start, now - KEPT_MS), to };
}

function readAttribute(input: Input) {
  const attributes = input.structures('LookupAttributes');
  const [attribute] = attributes;
  if (attribute === undefined) return undefined;
  if (attributes.length > 1) {
    throw refuse('InvalidLookupAttributesException', 'Only one lookup attribute can be given.');
  }
  const key = attribute.text('AttributeKey');
  const value = attribute.text('AttributeValue');
  const read = Object.hasOwn(ATTRIBUTES, key) ? ATTRIBUTES[key] : undefined;
  if (read === undefined || value === '') {
    throw refuse('InvalidLookupAttributesException', 'The lookup attribute is not valid.');
  }
  return { key, value, read };
}

/** The operations of CloudTrail that the sandbox has. SDKs of different ages write the target in two ways. */
export const cloudtrail: Service = {
  name: 'cloudtrail',
  protocol: jsonProtocol(
    ['CloudTrail_20131101', 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101'],
    'message',
  ),
  errors: JSON_ERRORS,
  operations: { LookupEvents: { pages: 'NextToken', run: lookupEvents }, ...LAKE_OPERATIONS },
};
