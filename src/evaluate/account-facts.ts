/** An account, and how well the use of its secrets is recorded, to the facts that rules about accounts read. */
import type { Account } from '../model/account.js';
import { type Failure, type Gap, gapIn } from '../model/gap.js';
import { compareText } from '../model/order.js';
import type { UsageCoverage, UsageSourceName } from '../model/usage.js';
import type { PlainFacts } from './bind.js';

/** What is known of the use of an account's secrets as a whole. */
export interface AccountUse {
  readonly source: UsageSourceName;
  readonly coverage: readonly UsageCoverage[];
  /** How many secrets there are, replicas included, by Region. */
  readonly secrets: ReadonlyMap<string, number>;
}

/** The facts of the group `account.usage`, and why some are not known. */
export interface AccountUseFacts {
  readonly values: PlainFacts;
  readonly gaps: readonly Gap[];
}

type Uncovered = Extract<UsageCoverage, { readonly failure: Failure }>;

/** Regions with secrets, by Region: those that record no reads, and those of which nothing else is known. */
function uncoveredRows({ coverage, secrets }: AccountUse) {
  const uncovered = coverage
    .flatMap((row): readonly Uncovered[] => ('failure' in row ? [row] : []))
    .filter(({ region }) => secrets.has(region))
    .toSorted((a, b) => compareText(a.region, b.region));
  return {
    unrecorded: uncovered.filter(({ readsUnrecorded }) => readsUnrecorded === true),
    failed: uncovered.filter(({ readsUnrecorded }) => readsUnrecorded !== true),
  };
}

const regionsOf = (rows: readonly UsageCoverage[]): readonly string[] =>
  rows.map(({ region }) => region);

/** Regions without secrets do not matter. */
export function accountUseFacts(use: AccountUse): AccountUseFacts {
  const { unrecorded, failed } = uncoveredRows(use);
  const recorded = use.coverage.filter((row) => 'covered' in row && use.secrets.has(row.region));
  const [cause] = failed;
  // One Region without reads tells enough.
  const isOpen = cause !== undefined && unrecorded.length === 0;
  return {
    values: {
      recordsReads: unrecorded.length === 0,
      recordedRegions: regionsOf(recorded).toSorted(compareText),
      unrecordedRegions: regionsOf(unrecorded),
      failedRegions: regionsOf(failed),
      unrecordedSecrets: unrecorded.reduce(
        (sum, { region }) => sum + (use.secrets.get(region) ?? 0),
        0,
      ),
    },
    gaps: isOpen ? [gapIn('account.usage.recordsReads', cause.failure)] : [],
  };
}

const TAGS_NOT_ASKED: Failure = {
  reason: 'notCollected',
  detail:
    "Tags of accounts are read only where the configuration asks for them: 'readAccountTags: true' under 'scope'.",
};

/** Tags of the account that nobody asked for. */
export const untagged = ({ tags }: Account): readonly Gap[] =>
  tags === undefined ? [gapIn('account.tags', TAGS_NOT_ASKED)] : [];

/** An account, ready to be judged. */
export interface AccountFacts {
  readonly account: Account;
  readonly partition: string;
  /** Where a finding about it belongs: the first Region that is concerned. */
  readonly region: string;
  readonly values: PlainFacts;
  readonly gaps: readonly Gap[];
}

/** The facts of an account; undefined where it has no secrets. */
export function accountFactsOf(
  account: Account,
  partition: string,
  use: AccountUse,
): AccountFacts | undefined {
  const { unrecorded, failed } = uncoveredRows(use);
  const [region] = [
    ...regionsOf(unrecorded),
    ...regionsOf(failed),
    ...[...use.secrets.keys()].sort(),
  ];
  if (region === undefined) return undefined;
  const { values, gaps } = accountUseFacts(use);
  const name = account.name ?? account.id;
  return {
    account,
    partition,
    region,
    values: { name, partition, usageSource: use.source, account: { ...account, usage: values } },
    gaps: [...gaps, ...untagged(account)],
  };
}
