/** A delivery -> a table for people: what is to become of the findings in each hub, or what did. */
import type { Delivery } from '../model/delivery.js';
import { sendingCount } from './plan-digest.js';
import { type PlanLayout, type PlanPage, planPage } from './plan-page.js';
import { hubsSection, unreachedSection } from './plan-table-hubs.js';
import { failedSection, sendingSection, skippedSection } from './plan-table-items.js';
import { summaryWords } from './plan-words.js';
import { type Line, paint, span, wrapToWidth } from './styled-line.js';
import { BLANK, isNarrow, note } from './table-page.js';
import { type CountRow, countRow, rowLines } from './table-summary.js';
import { minuteOf } from './table-title.js';

const stageWords = ({ delivery: { applied }, isAboutToSend }: PlanPage): string => {
  if (applied) return 'applied';
  return isAboutToSend ? 'plan: it is carried out now' : 'plan: nothing is sent; --apply does it';
};

function titleSection(page: PlanPage): readonly Line[] {
  const { tool, at, asOf } = page.delivery;
  const product = [span('Secrets Census', 'strong'), span(` ${tool.version}`, 'dim')];
  const subject = 'push to Security Hub';
  const second = `${stageWords(page)}. Findings of ${minuteOf(asOf)}.`;
  return [
    ...(isNarrow(page)
      ? [product, [span(subject)], [span(minuteOf(at), 'dim')]]
      : [[...product, span(`  ${subject}`), span(`  ${minuteOf(at)}`, 'dim')]]),
    ...wrapToWidth(second.charAt(0).toUpperCase() + second.slice(1), page.columns, 3).map(
      (line) => [span(line, 'dim')],
    ),
  ];
}

const countRows = ({
  digest: { summary },
  delivery: { applied },
}: PlanPage): readonly CountRow[] => [
  countRow('Create', summary.create, 'not in their hubs yet'),
  countRow('Update', summary.update, 'changed, or not sent for long'),
  countRow('Resolve', summary.resolve, 'gone, or accepted by a waiver: archived'),
  countRow('Reopen', summary.reopen, 'archived in their hubs, and found again'),
  countRow('Unchanged', summary.unchanged, 'as their hubs have them; not sent'),
  countRow('Skipped', summary.skipped, 'not sent, for the reasons below'),
  ...(applied ? [countRow('Failed', summary.failed, 'not taken, for the reasons below')] : []),
];

const isBlind = ({ digest }: PlanPage): boolean =>
  digest.hubs.some(({ row }) => row.status === 'unreachable');

function summarySection(page: PlanPage): readonly Line[] {
  const { summary } = page.digest;
  if (sendingCount(summary) > 0)
    return [BLANK, ...countRows(page).flatMap((row) => rowLines(page, row))];
  const where = isBlind(page) ? ' where the hubs could be read' : '';
  return [BLANK, ...note(page, `Nothing to do${where}: ${summaryWords(summary, true)}.`)];
}

/** Sections that say nothing where nothing is sent: the reasons say it all. */
const whereSending =
  (section: (page: PlanPage) => readonly Line[]) =>
  (page: PlanPage): readonly Line[] =>
    sendingCount(page.digest.summary) > 0 ? section(page) : [];

const SECTIONS = [
  titleSection,
  summarySection,
  whereSending(hubsSection),
  sendingSection,
  skippedSection,
  unreachedSection,
  failedSection,
] as const;

/** The whole table, no line wider than `columns` (from 20 up to 160 of them are used). */
export function* planTable(delivery: Delivery, layout: PlanLayout): Generator<string> {
  const page = planPage(delivery, layout);
  const options = { columns: page.columns, color: layout.color };
  for (const section of SECTIONS) yield paint(section(page), options);
}
