/** A collected secret, and what the policy analyser says of it, to the facts that rules read. */
import { type PolicyAnalysis, unreadableNote } from '../model/access.js';
import { daysBetween } from '../model/days.js';
import { type Answer, type Failure, failed, type Gap, gapIn } from '../model/gap.js';
import type { Rotation, Secret } from '../model/secret.js';
import type { SecretSummary } from '../model/secret-summary.js';
import type { Cost } from '../model/verdict.js';
import type { PlainFacts } from './bind.js';
import { covers } from './facts.js';
import { lazily } from './lazily.js';
import { type PolicyFindings, policyFacts } from './policy-facts.js';
import { secretSummary } from './secret-summary.js';

/** A secret, ready to be judged. */
export interface Facts {
  readonly secret: Secret;
  readonly values: PlainFacts;
  readonly gaps: readonly Gap[];
  readonly analysis: PolicyAnalysis | undefined;
  readonly cost: Cost | undefined;
  /** Made where a rule is violated: most secrets violate none. */
  readonly summary: () => SecretSummary;
}

export interface FactsOptions {
  readonly now: Date;
  /** Absent where the policy could not be read or there is none. */
  readonly policy?: PolicyFindings | undefined;
  /** What the secret costs, or why that is not known; absent where nobody has asked. */
  readonly cost?: Answer<Cost> | undefined;
}

/** Whole days by which the next rotation is late, 0 where it is not; undefined where none is due. */
function lateDaysOf({ enabled, nextAt }: Rotation, now: Date): number | undefined {
  if (!enabled || nextAt === undefined) return undefined;
  const days = daysBetween(new Date(nextAt), now);
  return Number.isNaN(days) ? undefined : Math.max(0, days);
}

const rotationFacts = (rotation: Rotation, lateDays = 0): PlainFacts => ({
  ...rotation,
  ...(lateDays > 0 ? { overdueDays: lateDays } : {}),
});

function replicaFacts({ replica }: Secret): PlainFacts {
  const { isReplica, primaryRegion, regions, failed } = replica;
  return {
    isReplica,
    primaryRegion,
    regions,
    failedRegions: failed.map(({ region }) => region),
    failures: failed.map(({ region, message }) =>
      message === undefined ? region : `${region}: ${message}`,
    ),
  };
}

/** A policy that is no policy says nothing that could be judged. */
function unreadable({ policy }: FactsOptions): Gap[] {
  const note = policy === undefined ? undefined : unreadableNote(policy.analysis);
  return note === undefined ? [] : [gapIn('policy', { reason: 'error', detail: note.message })];
}

const TAGS_NOT_ASKED: Failure = {
  reason: 'notCollected',
  detail:
    "Tags of accounts are read only where the configuration asks for them: 'readAccountTags: true' under 'scope'.",
};

/** Tags of the account that nobody asked for. */
const unasked = ({ account, gaps }: Secret): Gap[] =>
  account.tags !== undefined || gaps.some(({ fact }) => covers(fact, 'account.tags'))
    ? []
    : [gapIn('account.tags', TAGS_NOT_ASKED)];

const COST_NOT_ASKED = failed({
  reason: 'notCollected',
  detail: 'Nobody has asked what the secret costs.',
});

/** All facts of a secret. */
export function factsOf(secret: Secret, options: FactsOptions): Facts {
  const { cost: priced = COST_NOT_ASKED } = options;
  const cost = priced.ok ? priced.value : undefined;
  const lateDays = lateDaysOf(secret.rotation, options.now);
  const gaps = [
    ...secret.gaps,
    ...unasked(secret),
    ...unreadable(options),
    ...(priced.ok ? [] : [gapIn('cost', priced.failure)]),
  ];
  // What no rule can name, such as the gaps, does no harm here.
  const values = {
    ...secret,
    arn: secret.groupArn,
    rotation: rotationFacts(secret.rotation, lateDays),
    replica: replicaFacts(secret),
    policy: policyFacts(secret.policy.present, options.policy),
    cost: { ...cost },
  };
  return {
    secret,
    values,
    gaps,
    analysis: options.policy?.analysis,
    cost,
    summary: lazily(() => secretSummary(secret, { gaps, lateDays })),
  };
}
