/** The shape of every part of a snapshot: what is read later on is checked here, once. */
import type { CoverageRow } from '../model/coverage.js';
import { GAP_REASONS } from '../model/gap.js';
import { compileSchema } from './check-shape.js';
import type { Manifest, SegmentHead, SegmentSecret } from './snapshot-format.js';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const number = { type: 'number' } as const;
const moment = { type: 'string', format: 'utc-moment' } as const;
const texts = { type: 'array', items: text } as const;
const textMap = { type: 'object', additionalProperties: text } as const;
const count = { type: 'integer', minimum: 0 } as const;
const accountId = { type: 'string', pattern: '^[0-9]{12}$' } as const;

const listOf = (items: object) => ({ type: 'array', items }) as const;

/** Properties that must be there, and others that may be; what a later version adds is passed over. */
const object = (must: Readonly<Record<string, object>>, may: object = {}) =>
  ({ type: 'object', required: Object.keys(must), properties: { ...must, ...may } }) as const;

const denial = object({ policyType: text, explicit: flag }, { policyArn: text });
const gapReason = { enum: GAP_REASONS };

const coverage = listOf(
  object(
    {
      account: text,
      region: text,
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

const account = object({ id: accountId, state: text }, { name: text, ouPath: text, tags: textMap });

const rotation = object(
  { enabled: flag, kind: { enum: ['none', 'lambda', 'managed', 'external'] } },
  {
    lambdaArn: text,
    everyDays: number,
    schedule: text,
    windowHours: number,
    lastAt: moment,
    nextAt: moment,
    pendingVersion: text,
  },
);

const key = object(
  { managedBy: { enum: ['aws', 'customer', 'unknown'] } },
  { id: text, account: text, state: text, rotationEnabled: flag, alias: text },
);

const replica = object({
  isReplica: flag,
  primaryRegion: text,
  regions: texts,
  failed: listOf(object({ region: text }, { message: text })),
});

const gap = object({ fact: text, reason: gapReason }, { api: text, detail: text, denial });

/** Whether data is a manifest. A complete one names its segments. */
export const isManifest = compileSchema<Manifest>({
  ...object(
    {
      formatVersion: { type: 'integer' },
      tool: object({ name: text, version: text }),
      scope: object(
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
      ),
      startedAt: moment,
      asOf: moment,
      complete: flag,
      organizationAccounts: texts,
      coverage,
    },
    {
      segments: listOf(accountId),
      largest: { type: 'object', additionalProperties: count },
      deep: flag,
    },
  ),
  if: { properties: { complete: { const: true } } },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
  then: { required: ['segments'] },
});

/** Whether data is the first line of a segment. */
export const isHead = compileSchema<SegmentHead>(object({ account, coverage, secrets: count }));

/** Whether data is a secret of a segment. */
export const isSecret = compileSchema<SegmentSecret>(
  object(
    {
      arn: text,
      groupArn: text,
      name: text,
      region: text,
      partition: text,
      tags: textMap,
      rotation,
      key,
      replica,
      deletion: object({ scheduled: flag }, { at: moment }),
      policy: object({ present: flag }, { document: text }),
      gaps: listOf(gap),
    },
    {
      description: text,
      type: text,
      createdAt: moment,
      owningService: text,
      lastChangedAt: moment,
      lastAccessedAt: moment,
      valueChangedAt: moment,
    },
  ),
);
