/** The hubs of a delivery -> the sections that say what happens in each, and which could not be reached. */
import { type CoverageRow, notScanned } from '../model/coverage.js';
import type { DeliverySummary, HubRow } from '../model/delivery.js';
import { coverageGaps } from './coverage-gaps.js';
import type { HubCounts } from './plan-digest.js';
import type { PlanPage } from './plan-page.js';
import { summaryWords } from './plan-words.js';
import { fillToWidth, type Line, type Style, span, wrapToWidth } from './styled-line.js';
import { gapLines } from './table-coverage.js';
import { accountWidth, BLANK, firstOf, heading, more, note } from './table-page.js';

const HUBS_SHOWN = 40;
/** Columns between two columns of the grid; the narrower where the wider does not fit. */
const GAPS = [2, 1] as const;

const COLUMNS = [
  'create',
  'update',
  'resolve',
  'reopen',
  'unchanged',
  'skipped',
  'failed',
] as const satisfies readonly (keyof DeliverySummary)[];

type Column = (typeof COLUMNS)[number];

/** Whether there is something to tell of a hub beside that all is well, or that it was left out on request. */
const isTelling = ({ row, counts }: HubCounts): boolean =>
  row.status !== 'notChosen' &&
  COLUMNS.some((column) => column !== 'unchanged' && counts[column] > 0);

/** Columns for accounts and Regions. */
interface Places {
  readonly account: number;
  readonly region: number;
}

const placesOf = (page: PlanPage, hubs: readonly HubCounts[]): Places => ({
  account: accountWidth(
    page,
    hubs.map(({ row }) => row.account),
  ),
  region: Math.max(...hubs.map(({ row }) => row.region.length)),
});

const widthOfPlaces = ({ account, region }: Places): number => 2 + account + 2 + region;

const placeLine = (page: PlanPage, { row }: HubCounts, { account, region }: Places): Line => [
  span(`  ${fillToWidth(page.accountLabel(row.account), account)}  `),
  span(fillToWidth(row.region, region), 'dim'),
];

interface Grid {
  readonly columns: readonly Column[];
  readonly gap: number;
  readonly places: Places;
}

const cellStyle = (column: Column, count: number): Style => {
  if (count === 0) return 'dim';
  return column === 'failed' ? 'bad' : 'strong';
};

function gridLines(
  page: PlanPage,
  hubs: readonly HubCounts[],
  { columns, gap, places }: Grid,
): readonly Line[] {
  const cell = (column: Column, text: string): string => text.padStart(column.length + gap);
  const head = columns.map((column) => cell(column, column)).join('');
  return [
    [span(' '.repeat(widthOfPlaces(places)) + head, 'dim')],
    ...hubs.map((hub) => [
      ...placeLine(page, hub, places),
      ...columns.map((column) => {
        const count = hub.counts[column];
        return span(cell(column, count === 0 ? '·' : String(count)), cellStyle(column, count));
      }),
    ]),
  ];
}

/** The grid that fits, if one does. */
function gridFor(page: PlanPage, hubs: readonly HubCounts[]): Grid | undefined {
  const columns = COLUMNS.filter((column) => hubs.some(({ counts }) => counts[column] > 0));
  const words = columns.reduce((sum, { length }) => sum + length, 0);
  const places = placesOf(page, hubs);
  const taken = widthOfPlaces(places) + words;
  const gap = GAPS.find((one) => taken + one * columns.length <= page.columns);
  return gap === undefined ? undefined : { columns, gap, places };
}

/** Where the grid is too wide, words stand below each hub. */
function wordLines(page: PlanPage, hubs: readonly HubCounts[]): readonly Line[] {
  const { columns, delivery } = page;
  const places = placesOf(page, hubs);
  return hubs.flatMap((hub) => [
    placeLine(page, hub, places),
    ...wrapToWidth(summaryWords(hub.counts, delivery.applied), columns - 6, 3).map((line) => [
      span(`      ${line}`),
    ]),
  ]);
}

/** What happens in each hub, as far as something does. */
export function hubsSection(page: PlanPage): readonly Line[] {
  const { hubs } = page.digest;
  const telling = hubs.filter(isTelling);
  if (telling.length === 0) return [];
  const [shown, left] = firstOf(telling, HUBS_SHOWN);
  const grid = gridFor(page, shown);
  return [
    ...heading(page, 'Hubs', `${telling.length} of ${hubs.length} account x Region`),
    BLANK,
    ...(grid === undefined ? wordLines(page, shown) : gridLines(page, shown, grid)),
    ...more(page, left, 'account x Region'),
  ];
}

const NOT_ENABLED = 'Security Hub is not enabled';

const rowOf = ({ account, region, failure }: HubRow): CoverageRow =>
  notScanned(account, region, failure ?? { reason: 'error' });

function notEnabledLines(page: PlanPage, hubs: readonly HubRow[]): readonly Line[] {
  const [gap] = coverageGaps(hubs.map((hub) => rowOf({ ...hub, failure: { reason: 'error' } })));
  return gap === undefined ? [] : gapLines(page, gap, NOT_ENABLED);
}

/** Where findings had to be left out because a hub was off or out of reach. What was not asked for is no gap. */
export function unreachedSection(page: PlanPage): readonly Line[] {
  const { hubs } = page.digest;
  const off = hubs.filter(({ row }) => row.status === 'notEnabled');
  const missed = off.filter(({ counts }) => counts.skipped > 0).map(({ row }) => row);
  const shut = hubs.flatMap(({ row }) => (row.status === 'unreachable' ? [row] : []));
  const idle = off.length - missed.length;
  const left = hubs.filter(({ row }) => row.status === 'notChosen').length;
  const asides = [
    ...(idle > 0 ? [`${NOT_ENABLED} in ${idle} more, for which there is nothing to push.`] : []),
    ...(left > 0 ? [`Left out on request: ${left} account x Region.`] : []),
  ].flatMap((words) => [BLANK, ...note(page, words)]);
  const count = missed.length + shut.length;
  if (count === 0) return asides;
  return [
    ...heading(page, 'Not reached', `${count} of ${hubs.length} account x Region`),
    ...coverageGaps(shut.map(rowOf)).flatMap((gap) => gapLines(page, gap)),
    ...notEnabledLines(page, missed),
    ...asides,
  ];
}
