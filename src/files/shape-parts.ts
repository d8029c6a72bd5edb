/** Pieces of JSON Schema that the shapes of several files share, and the nouns that more than one of them holds. */
import type { CoverageRow } from '../model/coverage.js';
import { GAP_REASONS } from '../model/gap.js';

export const text = { type: 'string' } as const;
export const flag = { type: 'boolean' } as const;
export const number = { type: 'number' } as const;
export const count = { type: 'integer', minimum: 0 } as const;
/** ISO 8601 in UTC. */
export const moment = { type: 'string', format: 'utc-moment' } as const;
export const texts = { type: 'array', items: text } as const;
export const textMap = { type: 'object', additionalProperties: text } as const;
/** Texts by name, several each. */
export const textsMap = { type: 'object', additionalProperties: texts } as const;
export const accountId = {
  type: 'string',
  pattern: '^[0-9]{12}$',
  description: 'the id of an account, which has 12 digits',
} as const;

/** How names of Regions are made. Source: the endpoint tables of the SDKs. */
export const REGION_NAME = /^[a-z]{2,}(-[a-z]+)+-[0-9]+$/;

export const regionName = {
  type: 'string',
  pattern: REGION_NAME.source,
  description: 'the name of a Region, such as eu-central-1',
} as const;

/** How the ids of rules are made, those of a user's own rules too. */
export const RULE_ID = {
  type: 'string',
  pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$',
  maxLength: 64,
} as const;

export const ruleId = {
  ...RULE_ID,
  description: 'the id of a rule: small letters and digits, with hyphens between',
} as const;

export const findingId = {
  type: 'string',
  pattern: '^[0-9a-f]{64}$',
  description: 'the id of a finding, a SHA-256 in hex',
} as const;

export const listOf = (items: object) => ({ type: 'array', items }) as const;

/** Properties that must be there, and others that may be; what a later version adds is passed over. */
export const object = (must: Readonly<Record<string, object>>, may: object = {}) =>
  ({ type: 'object', required: Object.keys(must), properties: { ...must, ...may } }) as const;

/** An account as its organization describes it. */
export const account = object(
  { id: accountId, state: text },
  { name: text, ouPath: text, tags: textMap },
);

/** Which policy denied a request. */
export const denial = object({ policyType: text, explicit: flag }, { policyArn: text });

export const gapReason = { enum: GAP_REASONS } as const;

/** `*`: accounts, or Regions, that nobody could name. */
const orAll = ({ pattern, ...rest }: typeof accountId | typeof regionName) =>
  ({ ...rest, pattern: `${pattern}|^\\*$` }) as const;

/** What was looked at, in which account and Region. */
export const coverage = listOf(
  object(
    {
      account: orAll(accountId),
      region: orAll(regionName),
      status: { enum: ['scanned', 'partly', 'not'] satisfies CoverageRow['status'][] },
      secrets: count,
    },
    {
      listed: flag,
      reason: { enum: [...GAP_REASONS, 'excluded'] },
      api: text,
      detail: text,
      denial,
      causes: listOf(object({ reason: gapReason, secrets: count }, { api: text, denial })),
      carriedOver: object({ policies: count, since: moment }),
    },
  ),
);

/** What a scan was asked to look at. */
export const scope = object(
  { partition: text, callerAccount: text },
  {
    organizationId: text,
    accounts: texts,
    organizationalUnits: texts,
    accountTags: textMap,
    excludedAccounts: texts,
    shard: object({ index: count, of: count }),
    regions: texts,
  },
);
