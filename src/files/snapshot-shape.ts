/** The shape of every part of a snapshot: what is read later on is checked here, once. */
import { compileSchema } from './check-shape.js';
import {
  account,
  accountId,
  count,
  coverage,
  denial,
  flag,
  gapReason,
  listOf,
  moment,
  number,
  object,
  scope,
  text,
  textMap,
  texts,
} from './shape-parts.js';
import type { Manifest, SegmentHead, SegmentSecret } from './snapshot-format.js';
import { usageSummary } from './usage-shape.js';

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
      scope,
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
      usage: usageSummary,
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
