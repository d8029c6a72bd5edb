/** A collected secret, and what the policy analyser says of it, to the facts that rules read. */
import type { PolicyAnalysis } from '../model/access.js';
import { daysBetween } from '../model/days.js';
import { type Gap, gapIn } from '../model/gap.js';
import type { Secret } from '../model/secret.js';
import type { PriceSettings } from '../model/settings.js';
import type { Cost } from '../model/verdict.js';
import type { PlainFacts } from './bind.js';
import { costOf } from './cost-of.js';

/** A secret, ready to be judged. */
export interface Facts {
  readonly secret: Secret;
  readonly values: PlainFacts;
  readonly gaps: readonly Gap[];
  readonly analysis: PolicyAnalysis | undefined;
  readonly cost: Cost | undefined;
}

export interface FactsOptions {
  readonly now: Date;
  /** Absent where the policy could not be read or there is none. */
  readonly analysis?: PolicyAnalysis | undefined;
  /** Action patterns with wildcards in the policy's Allow statements. */
  readonly wildcardActions?: readonly string[];
  readonly price?: PriceSettings | undefined;
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)].sort();

function policyFacts(secret: Secret, { analysis, wildcardActions }: FactsOptions): PlainFacts {
  return {
    present: secret.policy.present,
    public: analysis?.public ?? false,
    external: analysis?.external ?? false,
    confusedDeputy: analysis?.confusedDeputy ?? false,
    valueReadable: analysis?.valueReadable ?? false,
    actions: analysis?.actions ?? [],
    principals: unique(analysis?.grants.map((grant) => grant.principal) ?? []),
    wildcardActions: wildcardActions ?? [],
    notes: unique(analysis?.notes.map((note) => note.code) ?? []),
    confidence: analysis?.confidence ?? 'exact',
  };
}

function rotationFacts(secret: Secret, now: Date): PlainFacts {
  const { enabled, nextAt } = secret.rotation;
  const late = nextAt === undefined ? 0 : daysBetween(new Date(nextAt), now);
  return { ...secret.rotation, ...(enabled && late > 0 ? { overdueDays: late } : {}) };
}

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
const UNREADABLE: ReadonlySet<string> = new Set(['not-json', 'not-a-policy', 'no-statement']);

function unreadable({ analysis }: FactsOptions): Gap[] {
  const note = analysis?.notes.find(({ code }) => UNREADABLE.has(code));
  if (note === undefined || analysis?.confidence === 'exact') return [];
  return [gapIn('policy', { reason: 'error', detail: note.message })];
}

/** Facts that could not be derived, beyond those that could not be collected. */
function derivedGaps(secret: Secret, cost: Cost | undefined): Gap[] {
  const noPrice = {
    reason: 'notCollected',
    detail: `No list price is known for the partition '${secret.partition}'; set 'prices' in the configuration.`,
  } as const;
  const replicas = secret.gaps.find((gap) => gap.fact === 'replica');
  if (cost === undefined) return [gapIn('cost', noPrice)];
  // Each replica costs as much as a secret: without the replicas there is no sum.
  return replicas === undefined ? [] : [{ ...replicas, fact: 'cost' }];
}

/** All facts of a secret. */
export function factsOf(secret: Secret, options: FactsOptions): Facts {
  const cost = costOf(secret, options.price);
  const { arn: _, groupArn, gaps, policy: __, ...own } = secret;
  const values = {
    ...own,
    arn: groupArn,
    rotation: rotationFacts(secret, options.now),
    replica: replicaFacts(secret),
    policy: policyFacts(secret, options),
    cost: { ...cost },
  };
  return {
    secret,
    values,
    gaps: [...gaps, ...unreadable(options), ...derivedGaps(secret, cost)],
    analysis: options.analysis,
    cost,
  };
}
