/** What a cost review knows of the use of secrets, and of what it costs -> the words that people read. */
import type { CostReview, CostRow, PriceBook, UncountedCalls } from '../model/cost.js';
import { UNCOUNTED_CALLS } from '../model/cost.js';
import type { Principal } from '../model/usage.js';
import { roundAmount, seenAmount } from './money.js';
import { spanWords, USAGE_SOURCE_WORDS, unresolvedWords } from './usage-words.js';
import { counted, reasonWords } from './wording.js';

/** Whether calls are counted of any secret. */
export const hasCalls = ({ totals }: CostReview): boolean => totals.callCounts.counted > 0;

/** The price of an API call, where it is the same in every Region. */
function callPrice({ usual, regions }: PriceBook): number | undefined {
  const all = [...(usual === undefined ? [] : [usual]), ...Object.values(regions)];
  const [price, ...others] = new Set(all.map(({ apiCall }) => apiCall));
  return others.length === 0 ? price : undefined;
}

const UNCOUNTED: Readonly<Record<UncountedCalls, string>> = {
  usageUnknown: 'whose use is not known',
  spanTooShort: 'whose use is known of less than a day',
  noPrice: 'for whose calls no price is known',
  notBilled: 'for which nothing is billed',
};

/** Of how many secrets calls are not counted, and why: "12 whose use is not known". */
const uncountedWords = ({ totals: { callCounts } }: CostReview): string =>
  UNCOUNTED_CALLS.filter((reason) => callCounts.notCounted[reason] > 0)
    .map((reason) => `${callCounts.notCounted[reason]} ${UNCOUNTED[reason]}`)
    .join(', ');

/** What the sum of calls is of; `month` is how a sum is called. */
export function callsSumWords({ totals: { callCounts } }: CostReview, month: string): string {
  const { counted: secrets, savable } = callCounts;
  const saving =
    savable > 0 ? `; ${roundAmount(savable)} less if values were kept for an hour` : '';
  return `${month}of the cost, for calls that read ${counted(secrets, 'secret')}${saving}`;
}

const COUNTING =
  'each read counts as a call, also each secret of a batch, scaled from the span that is known to a month of 730 hours. Other calls, refused ones, and the requests to KMS that reading makes are not counted, so expect more.';

/** What is counted of API calls, and what is not. Undefined where no price is known at all. */
export function callsWords(review: CostReview): string | undefined {
  const { prices, usage } = review;
  if (prices === undefined) return undefined;
  const price = callPrice(prices);
  const words =
    price === undefined
      ? ''
      : ` (${Number((price * 10_000).toFixed(6))} ${prices.currency} for 10 000)`;
  if (usage === undefined) return `API calls${words} are not counted.`;
  const left = uncountedWords(review);
  if (!hasCalls(review))
    return `API calls${words} are not counted${left === '' ? '' : `: secrets are ${left}`}.`;
  return `API calls${words}: ${COUNTING}${left === '' ? '' : ` Secrets left out: ${left}.`}`;
}

/** What the calls of a secret cost: "12345 calls a month; 0.05 less if each session kept the value for an hour". */
export function callCostWords({ calls }: CostRow): string {
  if (calls?.status !== 'counted') return '';
  const saving =
    calls.savable > 0
      ? `${seenAmount(calls.savable)} less if each session kept the value for an hour`
      : 'keeping the value for an hour would save nothing';
  return `${counted(calls.calls, 'call')} a month; ${saving}`;
}

/** "140 of 158 secrets"; undefined where nobody asked. */
export const knownUseWords = ({ usage, totals }: CostReview): string | undefined =>
  usage && `known of ${usage.known} of ${counted(totals.secrets, 'secret')}`;

/** A sentence of ours, and what somebody else said of it. */
export interface UseSentence {
  readonly says: string;
  readonly detail?: string;
}

/** How use was learned, and why not of all secrets. */
export function useSentences({ usage }: CostReview): readonly UseSentence[] {
  if (usage === undefined) return [];
  const { summary, unknown } = usage;
  const { files } = summary.damagedFiles;
  const uncounted = unresolvedWords(summary);
  return [
    { says: `Learned from: ${USAGE_SOURCE_WORDS[summary.source]}, ${spanWords(summary)}.` },
    ...unknown.map(({ reason, secrets, detail }) => ({
      says: `Not known of ${counted(secrets, 'secret')}: ${reasonWords(reason)}${detail === undefined ? '.' : ', such as:'}`,
      ...(detail !== undefined && { detail }),
    })),
    ...(uncounted.length === 0
      ? []
      : [{ says: `Counted for no secret: ${uncounted.join('; ')}.` }]),
    ...(files === 0 ? [] : [{ says: `Not read, since damaged: ${counted(files, 'log file')}.` }]),
  ];
}

/** Who reads or calls: what people know it by. */
export const principalWords = ({ kind, id }: Principal): string =>
  kind === 'account' ? `account ${id}` : id;

/** The first readers, each with its reads. */
export function readersWords({ usage }: CostRow): string {
  if (usage === undefined) return '';
  const { readers, moreReaders } = usage;
  const named = readers.map(
    (reader) => `${principalWords(reader)} (${reader.reads}${reader.rotates ? ', rotation' : ''})`,
  );
  return [...named, ...(moreReaders > 0 ? [`${moreReaders} more`] : [])].join('; ');
}
