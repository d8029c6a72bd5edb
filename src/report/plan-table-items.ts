/** The items of a delivery -> the sections of the table that show them, group by group, with examples. */
import type { DeliveryError } from '../model/delivery.js';
import { placedRows } from './placed-rows.js';
import {
  type PlanExample,
  type PlanGroup,
  SENDING,
  type SendingAction,
  subjectOf,
} from './plan-digest.js';
import type { PlanPage } from './plan-page.js';
import {
  actionWords,
  causeOfError,
  failedText,
  sentText,
  skippedText,
  skipWords,
} from './plan-words.js';
import { type Line, span, wrapToWidth } from './styled-line.js';
import { BLANK, firstOf, heading, more, note } from './table-page.js';
import { causeDetail, causeWords } from './wording.js';

const GROUPS_SHOWN = 20;

/** Columns for a text beside a name: rules and changes are often short. */
const SMALLEST_TEXT = 10;

const SUPPRESSED = '~';

/** The hub's own account and Region are told by the hub; a finding is found by those of its secret. */
const rowsOf = (
  page: PlanPage,
  { examples, count }: PlanGroup,
  text: (items: PlanExample) => string,
): readonly Line[] => [
  ...placedRows(
    page,
    examples.map((items) => ({
      account: items[0].account,
      region: items[0].region,
      name: subjectOf(items[0]),
      text: text(items),
      mark: items[0].suppressed === true ? SUPPRESSED : ' ',
    })),
    SMALLEST_TEXT,
  ),
  ...more(page, count - examples.flat().length),
];

const ruleLines = (page: PlanPage, group: PlanGroup): readonly Line[] => [
  BLANK,
  [
    span(`  ${group.severity}`, group.severity),
    span(`  ${group.key}`, 'strong'),
    span(` (${group.count})`),
  ],
  ...rowsOf(page, group, sentText),
];

const titleLines = ({ columns }: PlanPage, title: string): readonly Line[] =>
  wrapToWidth(title, columns - 2, 3).map((line) => [span(`  ${line}`, 'bad')]);

const totals = (groups: readonly PlanGroup[]) => ({
  count: groups.reduce((sum, group) => sum + group.count, 0),
  suppressed: groups.reduce((sum, group) => sum + group.suppressed, 0),
});

/** The team's word stays: Security Hub does not let imports change it. */
const aside = (groups: readonly PlanGroup[]): string => {
  const { count, suppressed } = totals(groups);
  return suppressed === 0
    ? String(count)
    : `${count}; ${SUPPRESSED} stays suppressed in the hub (${suppressed})`;
};

const actionSection = (page: PlanPage, action: SendingAction): readonly Line[] => {
  const groups = page.digest.sending[action];
  if (groups.length === 0) return [];
  const [shown, left] = firstOf(groups, GROUPS_SHOWN);
  return [
    ...heading(page, actionWords(action, page.delivery), aside(groups)),
    ...shown.flatMap((group) => ruleLines(page, group)),
    ...more(page, left, 'rules'),
  ];
};

/** What is sent, by action and rule. */
export const sendingSection = (page: PlanPage): readonly Line[] =>
  SENDING.flatMap((action) => actionSection(page, action));

/** What is not sent although there would be something to say, by reason. */
export function skippedSection(page: PlanPage): readonly Line[] {
  const { skipped } = page.digest;
  if (skipped.length === 0) return [];
  return [
    ...heading(page, 'Skipped', aside(skipped)),
    ...skipped.flatMap((group) => [
      BLANK,
      ...titleLines(page, `${skipWords(group.key)} (${group.count})`),
      ...rowsOf(page, group, skippedText),
    ]),
  ];
}

const ERROR_LINES = 4;

const NO_ERROR: DeliveryError = { code: 'no reason given', message: '' };

/** The code or cause, and below it what was said. */
function errorLines(page: PlanPage, { examples: [first], count }: PlanGroup): readonly Line[] {
  const error = first?.[0].error ?? NO_ERROR;
  const cause = causeOfError(error);
  const title = cause === undefined ? error.code : causeWords(cause);
  const said = cause === undefined ? error.message : (causeDetail(cause) ?? '');
  return [
    ...titleLines(page, `${title} (${count})`),
    ...(said === '' ? [] : note(page, said, { maxLines: ERROR_LINES })),
  ];
}

/** What Security Hub did not take, by what it said. */
export function failedSection(page: PlanPage): readonly Line[] {
  const { failed } = page.digest;
  if (failed.length === 0) return [];
  const [shown, left] = firstOf(failed, GROUPS_SHOWN);
  return [
    ...heading(page, 'Failed', String(totals(failed).count)),
    ...shown.flatMap((group) => [
      BLANK,
      ...errorLines(page, group),
      ...rowsOf(page, group, failedText),
    ]),
    ...more(page, left, 'errors'),
  ];
}
