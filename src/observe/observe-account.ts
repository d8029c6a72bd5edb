/** An account of a snapshot and what was observed of it -> the use of its secrets, and what became of the events. */
import { openSegment } from '../files/read-snapshot.js';
import type { CoverageRow } from '../model/coverage.js';
import type { Secret } from '../model/secret.js';
import type { AccountUsage, Span } from '../model/usage.js';
import { AccountUse } from '../usage/account-use.js';
import { coverageOf } from '../usage/coverage.js';
import { groupRegions } from '../usage/places.js';
import { secretIndex } from '../usage/secret-index.js';
import type { EventTotals } from '../usage/use-tally.js';
import type { Observations } from './observations.js';

/** The use of an account's secrets, and its part of the summary. */
export interface ObservedAccount {
  readonly usage: AccountUsage;
  readonly totals: EventTotals;
}

const isListed = ({ listed }: CoverageRow): boolean => listed === true;

/** Throws a `UserError` where the account's part of the snapshot is damaged. */
export function observeAccount(
  folder: string,
  account: string,
  { observations, span }: { readonly observations: Observations; readonly span: Span },
): ObservedAccount {
  const regions = new Set<string>();
  function* noted(secrets: Iterable<Secret>): Generator<Secret> {
    for (const secret of secrets) {
      for (const region of groupRegions(secret)) regions.add(region);
      yield secret;
    }
  }
  const segment = openSegment(folder, account);
  const listed = new Set(segment.coverage.filter(isListed).map(({ region }) => region));
  const use = new AccountUse(secretIndex({ account, listed }, noted(segment.secrets)));
  const evidence = observations.read(account, (count) => use.add(count));
  const unnamedBatches = use.unnamedBatches();
  const coverage = coverageOf({ ...evidence, account, regions, span, unnamedBatches });
  return { usage: { account, coverage, secrets: use.usages() }, totals: use.totals() };
}

/** What becomes of the counts of an account that was not scanned. */
export function observeUnscanned(account: string, observations: Observations): EventTotals {
  const use = new AccountUse(secretIndex({ account, listed: new Set() }, []));
  observations.read(account, (count) => use.add(count));
  return use.totals();
}
