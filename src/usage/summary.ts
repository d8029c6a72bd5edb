/** What was learned of all accounts -> the parts of the summary that a snapshot and a report carry. */
import type { Failure } from '../model/gap.js';
import { isLater } from '../model/moment.js';
import { by, compareText } from '../model/order.js';
import {
  type AccountUsage,
  DAMAGED_SAMPLES,
  type DamagedFile,
  type Span,
  type UsageCoverage,
  type UsageNotCovered,
  type UsageSummary,
} from '../model/usage.js';
import { type EventTotals, UseTally } from './use-tally.js';

/** The totals of several accounts as those of all. */
export function sumTotals(parts: Iterable<EventTotals>): EventTotals {
  const tally = new UseTally();
  for (const part of parts) tally.addTotals(part);
  return tally.totals();
}

/** How many files were damaged, each counted once, and the first ones by name. */
export function damagedFiles(damaged: Iterable<DamagedFile>): UsageSummary['damagedFiles'] {
  const byName = by<DamagedFile>(
    ({ file }) => file,
    ({ detail }) => detail,
  );
  const files = new Map([...damaged].sort(byName).map((file) => [file.file, file]));
  return { files: files.size, samples: [...files.values()].slice(0, DAMAGED_SAMPLES) };
}

const isPart = (covered: Span, asked: Span): boolean =>
  isLater(covered.from, asked.from) || isLater(asked.to, covered.to);

/** Regions of one account that are not covered for the same reason, together. */
function notCoveredOf(account: string, coverage: readonly UsageCoverage[]): UsageNotCovered[] {
  const rows = new Map<string, { readonly failure: Failure; readonly regions: string[] }>();
  for (const place of coverage) {
    if (!('failure' in place)) continue;
    const { failure } = place;
    const key = JSON.stringify([failure.reason, failure.api, failure.detail, failure.denial]);
    const row = rows.get(key) ?? { failure, regions: [] };
    row.regions.push(place.region);
    rows.set(key, row);
  }
  return [...rows.values()].map(({ failure, regions }) => ({
    account,
    regions: regions.sort(compareText),
    ...failure,
  }));
}

/** How many places were covered, and which were not; by account. Only places with secrets are among the rows. */
export function coverageTotals(
  accounts: Iterable<Pick<AccountUsage, 'account' | 'coverage'>>,
  asked: Span,
): Pick<UsageSummary, 'places' | 'notCovered'> {
  const places = { covered: 0, partly: 0, not: 0 };
  const notCovered: UsageNotCovered[] = [];
  for (const { account, coverage } of accounts) {
    for (const place of coverage) {
      if ('failure' in place) places.not++;
      else places.covered++;
      if ('covered' in place && isPart(place.covered, asked)) places.partly++;
    }
    notCovered.push(...notCoveredOf(account, coverage));
  }
  const byPlace = by<UsageNotCovered>(
    ({ account }) => account,
    ({ regions }) => regions[0] ?? '',
  );
  return { places, notCovered: notCovered.sort(byPlace) };
}
