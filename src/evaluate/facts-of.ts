/** A collected secret, and what the policy analyser says of it, to the facts that rules read. */
import { type PolicyAnalysis, unreadableNote } from '../model/access.js';
import { daysBetween } from '../model/days.js';
import { type Answer, failed, type Gap, gapIn } from '../model/gap.js';
import type { Rotation, Secret } from '../model/secret.js';
import type { SecretSummary } from '../model/secret-summary.js';
import type { ObservedUsage, UsageSourceName } from '../model/usage.js';
import type { Cost } from '../model/verdict.js';
import { type AccountUseFacts, untagged } from './account-facts.js';
import type { PlainFacts } from './bind.js';
import { covers } from './facts.js';
import { lazily } from './lazily.js';
import { crossAccountGrants, type PolicyFindings, policyFacts } from './policy-facts.js';
import { secretSummary } from './secret-summary.js';
import { type KnownAccounts, type PricedCalls, usageFacts } from './usage-facts.js';
import { usageInTime } from './usage-in-time.js';
import { NOT_ASKED_OF_ACCOUNT, USAGE_NOT_ASKED } from './usage-not-asked.js';

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
  /** Who reads the secret, or why that is not known; absent where nobody has asked. */
  readonly usage?: Answer<ObservedUsage> | undefined;
  /** What is known of the use of all secrets of its account. */
  readonly accountUse?: AccountUseFacts | undefined;
  /** Where use was learned from, for one that is not known. */
  readonly usageSource?: UsageSourceName | undefined;
  /** Absent: no account but its own is known. */
  readonly known?: KnownAccounts | undefined;
  /** What the calls cost that read it; absent where no price is known. */
  readonly calls?: PricedCalls | undefined;
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

/** Tags of the account that nobody asked for. */
const unasked = ({ account, gaps }: Secret): readonly Gap[] =>
  gaps.some(({ fact }) => covers(fact, 'account.tags')) ? [] : untagged(account);

const COST_NOT_ASKED = failed({
  reason: 'notCollected',
  detail: 'Nobody has asked what the secret costs.',
});

const NOBODY: KnownAccounts = { organization: new Set(), trusted: new Set() };

/** The facts that somebody has to ask for. */
function askedFacts({ account }: Secret, options: FactsOptions): PlainFacts {
  const { usage, usageSource, accountUse, known = NOBODY, calls, policy } = options;
  if (usage === undefined) return {};
  const ofAccount = accountUse && { account: { ...account, usage: accountUse.values } };
  if (!usage.ok) return { usageSource: usageSource ?? 'unknown', ...ofAccount };
  const grants = () => (policy === undefined ? [] : crossAccountGrants(policy));
  return {
    usageSource: usage.value.source,
    ...ofAccount,
    usage: usageFacts(usage.value, { own: account.id, known, calls, grants }),
  };
}

/** Whom a policy lets in and who never came is not known where the policy is not. */
function useGaps({ usage, accountUse }: FactsOptions, gaps: readonly Gap[]): readonly Gap[] {
  if (usage === undefined) return USAGE_NOT_ASKED;
  const ofAccount = accountUse?.gaps ?? NOT_ASKED_OF_ACCOUNT;
  if (!usage.ok) return [gapIn('usage', usage.failure), ...ofAccount];
  const hidden = gaps.find(({ fact }) => covers(fact, 'policy'));
  return hidden === undefined
    ? ofAccount
    : [{ ...hidden, fact: 'usage.unreadGrants' }, ...ofAccount];
}

/** Judged so much later that the use tells nothing, it is a gap. */
function inTime(options: FactsOptions): FactsOptions {
  const { usage, now } = options;
  if (usage === undefined || !usage.ok) return options;
  return { ...options, usageSource: usage.value.source, usage: usageInTime(usage, now) };
}

/** All facts of a secret. */
export function factsOf(secret: Secret, given: FactsOptions): Facts {
  const options = inTime(given);
  const { cost: priced = COST_NOT_ASKED } = options;
  const cost = priced.ok ? priced.value : undefined;
  const lateDays = lateDaysOf(secret.rotation, options.now);
  const known = [...secret.gaps, ...unasked(secret), ...unreadable(options)];
  const gaps = [
    ...known,
    ...(priced.ok ? [] : [gapIn('cost', priced.failure)]),
    ...useGaps(options, known),
  ];
  // What no rule can name, such as the gaps, does no harm here.
  const values = {
    ...secret,
    arn: secret.groupArn,
    rotation: rotationFacts(secret.rotation, lateDays),
    replica: replicaFacts(secret),
    policy: policyFacts(secret.policy.present, options.policy),
    cost: { ...cost },
    ...askedFacts(secret, options),
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
