/** Findings -> the sections of the table: open ones by rule, then those that left the baseline or were out of sight. */
import { isIncomplete } from '../model/coverage.js';
import { type Finding, isOpen } from '../model/finding.js';
import { by } from '../model/order.js';
import { type Severity, severityRank } from '../model/rule.js';
import { findingRows } from './finding-rows.js';
import { groupBy } from './group-by.js';
import { type Line, span } from './styled-line.js';
import { BLANK, firstOf, heading, isNarrow, more, note, type Page } from './table-page.js';

const ROWS_SHOWN = 10;

interface RuleGroup {
  readonly ruleId: string;
  readonly title: string;
  readonly severity: Severity;
  readonly findings: readonly Finding[];
}

const worst = (findings: readonly Finding[]): Severity =>
  findings.reduce<Severity>(
    (most, { severity }) => (severityRank(severity) > severityRank(most) ? severity : most),
    'info',
  );

const ruleGroups = (findings: readonly Finding[]): readonly RuleGroup[] =>
  groupBy(findings, ({ ruleId }) => ruleId)
    .map((group) => ({
      ruleId: group[0]?.ruleId ?? '',
      title: group[0]?.title ?? '',
      severity: worst(group),
      findings: group,
    }))
    .sort(by(({ ruleId }) => ruleId))
    .sort((a, b) => severityRank(b.severity) - severityRank(a.severity));

const groupLines = (page: Page, group: RuleGroup, mark: (finding: Finding) => string) => {
  const [shown, left] = firstOf(group.findings, ROWS_SHOWN);
  const head: Line = [
    span(group.severity, group.severity),
    span(`  ${group.ruleId}`, 'strong'),
    span(` (${group.findings.length})`),
  ];
  return [
    BLANK,
    ...(isNarrow(page)
      ? [head, ...note(page, group.title)]
      : [[...head, span(`  ${group.title}`)]]),
    ...findingRows(page, shown, { messages: true, mark }),
    ...more(page, left),
  ];
};

const NONE = 'No open findings.';
const NONE_SEEN = 'No open findings in what could be seen.';

/** Open findings, the most severe rule first; rows keep the order of the result. */
export function findingsSection(page: Page): readonly Line[] {
  const { coverage, findings } = page.result;
  const open = findings.filter(isOpen);
  const complete = !coverage.some(isIncomplete);
  if (open.length === 0) {
    return [...heading(page, 'Findings'), BLANK, ...note(page, complete ? NONE : NONE_SEEN)];
  }
  const compared = findings.some(({ status }) => status !== 'new');
  const mark = ({ status }: Finding) => (compared && status === 'new' ? '+' : ' ');
  return [
    ...heading(
      page,
      'Findings',
      `${open.length} open${compared ? '; + is new since the baseline' : ''}`,
    ),
    ...ruleGroups(open).flatMap((group) => groupLines(page, group, mark)),
    BLANK,
    ...note(page, 'Why a rule matters and how to fix it: secrets-census rules show RULE'),
  ];
}

const shortSection = (page: Page, title: string, findings: readonly Finding[]): readonly Line[] => {
  if (findings.length === 0) return [];
  const groups = groupBy(findings, ({ ruleId }) => ruleId);
  return [
    ...heading(page, title, String(findings.length)),
    ...groups.flatMap((group) => {
      const [shown, left] = firstOf(group, ROWS_SHOWN);
      return [
        BLANK,
        [span(`  ${group[0]?.ruleId ?? ''}`, 'strong')],
        ...findingRows(page, shown, { messages: false, mark: () => ' ' }),
        ...more(page, left),
      ];
    }),
  ];
};

/** Findings of the baseline that are gone. */
export const resolvedSection = (page: Page): readonly Line[] =>
  shortSection(
    page,
    'Resolved since the baseline',
    page.result.findings.filter(({ status }) => status === 'resolved'),
  );

/** Findings of the baseline that lie where this scan did not look: neither open nor resolved. */
export const notScannedSection = (page: Page): readonly Line[] =>
  shortSection(
    page,
    'In the baseline, not looked at now',
    page.result.findings.filter(({ status }) => status === 'notScanned'),
  );
