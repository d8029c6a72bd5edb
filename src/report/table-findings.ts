/** Findings -> the sections of the table: open ones by rule, then those that left the baseline or were out of sight. */
import { isIncomplete } from '../model/coverage.js';
import type { Finding } from '../model/finding.js';
import { by } from '../model/order.js';
import { severityRank } from '../model/rule.js';
import type { RuleDigest } from './digest.js';
import { findingRows } from './finding-rows.js';
import { type Line, span } from './styled-line.js';
import { BLANK, heading, isNarrow, more, note, type Page } from './table-page.js';

const mostSevereFirst = (rules: readonly RuleDigest[]): readonly RuleDigest[] =>
  [...rules]
    .sort(by(({ ruleId }) => ruleId))
    .sort((a, b) => severityRank(b.severity) - severityRank(a.severity));

const shownOf = ({ examples }: RuleDigest): readonly Finding[] => examples.map(({ item }) => item);

const total = (rules: readonly RuleDigest[]): number =>
  rules.reduce((sum, { count }) => sum + count, 0);

const groupLines = (page: Page, rule: RuleDigest, mark: (finding: Finding) => string) => {
  const shown = shownOf(rule);
  const title = shown[0]?.title ?? '';
  const head: Line = [
    span(rule.severity, rule.severity),
    span(`  ${rule.ruleId}`, 'strong'),
    span(` (${rule.count})`),
  ];
  return [
    BLANK,
    ...(isNarrow(page) ? [head, ...note(page, title)] : [[...head, span(`  ${title}`)]]),
    ...findingRows(page, shown, { messages: true, mark }),
    ...more(page, rule.count - shown.length),
  ];
};

const NONE = 'No open findings.';
const NONE_SEEN = 'No open findings in what could be seen.';

/** Open findings, the most severe rule first; rows keep the order of the result. */
export function findingsSection(page: Page): readonly Line[] {
  const { coverage, digest } = page.result;
  const { compared } = digest;
  const { open } = digest.sections;
  const complete = !coverage.some(isIncomplete);
  if (open.length === 0) {
    return [...heading(page, 'Findings'), BLANK, ...note(page, complete ? NONE : NONE_SEEN)];
  }
  const mark = ({ status }: Finding) => (compared && status === 'new' ? '+' : ' ');
  return [
    ...heading(
      page,
      'Findings',
      `${total(open)} open${compared ? '; + is new since the baseline' : ''}`,
    ),
    ...mostSevereFirst(open).flatMap((rule) => groupLines(page, rule, mark)),
    BLANK,
    ...note(page, 'Why a rule matters and how to fix it: secrets-census rules show RULE'),
  ];
}

const shortSection = (page: Page, title: string, rules: readonly RuleDigest[]): readonly Line[] => {
  if (rules.length === 0) return [];
  return [
    ...heading(page, title, String(total(rules))),
    ...rules.flatMap((rule) => {
      const shown = shownOf(rule);
      return [
        BLANK,
        [span(`  ${rule.ruleId}`, 'strong')],
        ...findingRows(page, shown, { messages: false, mark: () => ' ' }),
        ...more(page, rule.count - shown.length),
      ];
    }),
  ];
};

/** Findings of the baseline that are gone. */
export const resolvedSection = (page: Page): readonly Line[] =>
  shortSection(page, 'Resolved since the baseline', page.result.digest.sections.resolved);

/** Findings of the baseline that lie where this scan did not look: neither open nor resolved. */
export const notScannedSection = (page: Page): readonly Line[] =>
  shortSection(page, 'In the baseline, not looked at now', page.result.digest.sections.notScanned);
