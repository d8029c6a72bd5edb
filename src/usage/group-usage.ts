/** A secret and the use of its account's secrets -> the use of that group in the span known of all its Regions, or why not. */
import { type Answer, answered, type Failure, failed } from '../model/gap.js';
import { isLater, later } from '../model/moment.js';
import type { Secret } from '../model/secret.js';
import {
  type AccountUsage,
  NO_USAGE,
  type ObservedUsage,
  type Span,
  type Usage,
  type UsageCoverage,
  type UsageSourceName,
} from '../model/usage.js';
import { groupRegions } from './places.js';

/** Gaps that leave open in which Regions a group is: it may have been read in one that nobody looked at. */
const HIDING_REGIONS: ReadonlySet<string> = new Set(['replica', 'replica.regions']);

const NOT_ASKED: Failure = {
  reason: 'notCollected',
  detail: 'Nobody asked for the use of secrets in a Region of this one.',
};

const APART: Failure = {
  reason: 'notCollected',
  detail:
    'The times for which use is known in the Regions of this secret have no moment in common.',
};

const UNNAMED: Failure = {
  reason: 'notCollected',
  detail:
    'Batch calls read secrets there that no event names, so nothing proves that this one was not read.',
};

/** A read by what rotates the secret shows nobody who needs it. */
const isRead = ({ readers }: Usage): boolean => readers.some(({ rotates }) => !rotates);

type Covered = Extract<UsageCoverage, { readonly covered: Span }>;

/** The row of every Region of the group; the first failure where there is one. */
function coveredRows(secret: Secret, { coverage }: AccountUsage): Answer<readonly Covered[]> {
  const rows: Covered[] = [];
  for (const region of groupRegions(secret)) {
    const row = coverage.find((place) => place.region === region);
    if (row === undefined) return failed(NOT_ASKED);
    if ('failure' in row) return failed(row.failure);
    rows.push(row);
  }
  return answered(rows);
}

/** The latest beginning to the earliest end; undefined where these do not meet. */
function common(spans: readonly Span[]): Span | undefined {
  const [first, ...rest] = spans;
  if (first === undefined) return undefined;
  const shared = rest.reduce(
    (a, b) => ({ from: later(a.from, b.from), to: isLater(a.to, b.to) ? b.to : a.to }),
    first,
  );
  return isLater(shared.from, shared.to) ? undefined : shared;
}

/**
 * The use of a group. It is not known where the Regions of the group are not, where one of them was not covered, and where
 * their spans do not meet. Where batch calls hide what they read, it is known of secrets that somebody is seen to read, and
 * of no others. Events before the covered span, which a hole parts from it, are in the counts.
 */
export function groupUsage(
  secret: Secret,
  account: AccountUsage,
  source: UsageSourceName,
): Answer<ObservedUsage> {
  const hidden = secret.gaps.find(({ fact }) => HIDING_REGIONS.has(fact));
  if (hidden !== undefined) {
    const { fact: _, ...failure } = hidden;
    return failed(failure);
  }
  const rows = coveredRows(secret, account);
  if (!rows.ok) return rows;
  const covered = common(rows.value.map((row) => row.covered));
  if (covered === undefined) return failed(APART);
  const usage = account.secrets.get(secret.groupArn) ?? NO_USAGE;
  const isHidden = rows.value.some(({ unnamedBatches }) => unnamedBatches === true);
  if (isHidden && !isRead(usage)) return failed(UNNAMED);
  return answered({ source, covered, usage });
}
