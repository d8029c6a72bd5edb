/** The shape of what a snapshot says of the use of its secrets. */
import type { Failure } from '../model/gap.js';
import {
  type DamagedFile,
  type DeniedReader,
  type Principal,
  type Reader,
  type ReaderKind,
  type RotationEvents,
  type Span,
  type UnresolvedEvents,
  type UnresolvedReason,
  USAGE_EVENTS,
  USAGE_SOURCES,
  type UsageSummary,
} from '../model/usage.js';
import { compileSchema } from './check-shape.js';
import {
  accountId,
  count,
  denial,
  flag,
  gapReason,
  listOf,
  moment,
  object,
  text,
  texts,
} from './shape-parts.js';
import type { UsageHead, UsageLine } from './snapshot-format.js';

/** The members of a union; the record that names them is checked to name them all. */
const oneOf = <T extends string>(members: Readonly<Record<T, true>>) => ({
  enum: Object.keys(members),
});

const span = object({ from: moment, to: moment } satisfies Record<keyof Span, object>);

const principal = {
  kind: oneOf<ReaderKind>({
    role: true,
    user: true,
    root: true,
    federated: true,
    service: true,
    account: true,
    unknown: true,
  }),
  id: text,
} satisfies Partial<Record<keyof Principal, object>>;

const seen = { firstAt: moment, lastAt: moment };

const reader = object(
  {
    ...principal,
    reads: count,
    outsideVpcEndpoint: count,
    sessionHours: count,
    rotates: flag,
    ...seen,
  } satisfies Record<Exclude<keyof Reader, 'account'>, object>,
  { account: text },
);

const denied = object(
  { ...principal, denials: count, ...seen } satisfies Record<
    Exclude<keyof DeniedReader, 'account'>,
    object
  >,
  { account: text },
);

const rotation = object(
  { started: count, succeeded: count, failed: count } satisfies Partial<
    Record<keyof RotationEvents, object>
  >,
  { lastSucceededAt: moment, lastFailure: object({ at: moment }, { step: text, message: text }) },
);

const failure = { api: text, detail: text, denial } satisfies Record<
  Exclude<keyof Failure, 'reason'>,
  object
>;

const coverage = {
  anyOf: [
    object({ region: text, covered: span }, { unnamedBatches: { const: true } }),
    object(
      { region: text, failure: object({ reason: gapReason }, failure) },
      { readsUnrecorded: { const: true } },
    ),
  ],
};

const unresolvedReason = {
  noSuchSecret: true,
  earlierSecret: true,
  unnamed: true,
  elsewhere: true,
} satisfies Record<UnresolvedReason, true>;

const unresolved = object(
  {
    reason: oneOf(unresolvedReason),
    account: text,
    region: text,
    event: { enum: USAGE_EVENTS },
    caller: object(principal, { account: text }),
    count,
    lastAt: moment,
  } satisfies Record<Exclude<keyof UnresolvedEvents, 'secretId'>, object>,
  { secretId: text },
);

const damagedFile = object({ file: text, detail: text }, {
  account: text,
  region: text,
  day: text,
} satisfies Record<Exclude<keyof DamagedFile, 'file' | 'detail'>, object>);

/** How use was learned, as a manifest says it. */
export const usageSummary = object({
  source: { enum: USAGE_SOURCES },
  asked: span,
  places: object({ covered: count, partly: count, not: count }),
  notCovered: listOf(object({ account: accountId, regions: texts, reason: gapReason }, failure)),
  resolved: count,
  unresolved: object({
    events: count,
    byReason: { type: 'object', additionalProperties: count },
    samples: listOf(unresolved),
  }),
  damagedFiles: object({ files: count, samples: listOf(damagedFile) }),
  notes: texts,
} satisfies Record<keyof UsageSummary, object>);

/** Whether data is the first line of an account's use. */
export const isUsageHead = compileSchema<UsageHead>(
  object({ account: accountId, coverage: listOf(coverage), secrets: count }),
);

/** Whether data is the use of a secret. */
export const isUsageLine = compileSchema<UsageLine>(
  object(
    {
      arn: text,
      reads: count,
      readers: listOf(reader),
      denied: listOf(denied),
      rotation,
    } satisfies Record<Exclude<keyof UsageLine, 'mayIncludeEarlier'>, object>,
    { mayIncludeEarlier: { const: true } },
  ),
);
