/** Codes of a cost review -> the words that people read. */
import type { CostReview, CostRow, CostTotals, Grouping, PriceBook } from '../model/cost.js';
import { counted } from './wording.js';

/** How a grouping is named: "account", "tag 'team'". */
export function groupingWords(grouping: Grouping): string {
  switch (grouping.by) {
    case 'tag':
      return `tag '${grouping.tag}'`;
    case 'ou':
      return 'organizational unit';
    case 'prefix':
      return 'first part of the name';
    case 'account':
    case 'owner':
      return grouping.by;
  }
}

/** The flag that asks for a grouping. */
export const groupingFlag = (grouping: Grouping): string =>
  grouping.by === 'tag' ? `tag:${grouping.tag}` : grouping.by;

const NO_KEY: Readonly<Record<Grouping['by'], string>> = {
  account: 'no account',
  ou: 'place not known',
  owner: 'no owner',
  prefix: 'no slash in the name',
  tag: 'no such tag',
};

/** What the secrets without a key are called. */
export const noKeyWords = ({ by }: Grouping): string => `(${NO_KEY[by]})`;

/** What several secrets are that cost nothing: "2 being deleted, 1 of a service that includes them". */
export const freeCounts = ({ free }: CostTotals): string =>
  [
    free.pendingDeletion > 0 ? `${free.pendingDeletion} being deleted` : '',
    free.includedInOwnersPrice > 0
      ? `${free.includedInOwnersPrice} in the price of the service that owns them`
      : '',
  ]
    .filter((words) => words !== '')
    .join(', ');

/** Why several secrets have no price. `ifBilled` is what those of unclear owners cost if they are charged, as a text. */
export const unpricedCounts = ({ unpricedBy }: CostTotals, ifBilled: string): string =>
  [
    unpricedBy.noListPrice > 0 ? `${unpricedBy.noListPrice} without a list price` : '',
    unpricedBy.ownersPriceUnclear > 0
      ? `${unpricedBy.ownersPriceUnclear} of services that may include them (${ifBilled} if not)`
      : '',
    unpricedBy.replicasUnknown > 0
      ? `${unpricedBy.replicasUnknown} whose replicas could not be seen`
      : '',
  ]
    .filter((words) => words !== '')
    .join(', ');

const SOURCES: Readonly<Record<PriceBook['source'], string>> = {
  package: 'list price',
  configuration: 'the price in the configuration',
  live: "AWS's own price list",
};

/** What the amounts are: "Estimate at list price of 2026-09-20, in USD for a month of 730 hours." */
export const estimateWords = ({ prices, scope }: CostReview): string =>
  prices === undefined
    ? `No price is known for the partition '${scope.partition}': set 'prices' in the configuration, or ask AWS with --live-prices.`
    : `Estimate at ${SOURCES[prices.source]} of ${prices.asOf}, in ${prices.currency} for a month of 730 hours, without discounts.`;

/** The warning above everything that is summed up; undefined where all was seen. */
export function unseenWords({ coverage }: CostReview): string | undefined {
  if (coverage.complete) return undefined;
  const { incomplete, pairs, seenShare } = coverage;
  return `Not all was seen: ${incomplete.length} of ${pairs} account x Region were not, or only partly, scanned (${Math.floor(100 * seenShare)}% seen). Every sum here is one of what was seen, and no total of the whole.`;
}

/** What is shown of an unused secret: the message of its finding, without the name that stands beside it. */
export function evidenceWords({ name, unused }: CostRow): string {
  if (unused === undefined) return '';
  const opening = `The secret '${name}' `;
  return unused.message.startsWith(opening) ? unused.message.slice(opening.length) : unused.message;
}

/** What the amount for customer keys means; undefined where there are none. */
export function keyWords({ keys, prices }: CostReview): string | undefined {
  const { keys: known, unknown, onlyUnused } = keys;
  if (known + unknown === 0) return undefined;
  const others =
    unknown === 0 ? '' : `; of ${counted(unknown, 'more key')} it is not known whose they are`;
  const idle =
    onlyUnused === 0 ? '' : `; only unused secrets use ${onlyUnused} of them, as far as was seen`;
  const dated = prices?.keyMonth === undefined ? '' : ` (list price of ${prices.keyMonth.asOf})`;
  return `${counted(known, 'customer key')} that these secrets use${dated}: an upper bound of what could be saved, since others may use them${idle}${others}. Not in the sums; rotations of key material cost extra.`;
}
