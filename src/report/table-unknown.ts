/** Unknown verdicts -> the section that counts what could not be judged, by rule, fact and reason. */
import { fillToWidth, type Line, span, widthOf } from './styled-line.js';
import { BLANK, firstOf, heading, more, type Page } from './table-page.js';
import { unknownGroups } from './unknown-groups.js';
import { reasonWords } from './wording.js';

const SHOWN = 25;

/** One line a group; nothing where everything was judged. */
export function unknownSection(page: Page): readonly Line[] {
  const groups = unknownGroups(page.result.unknown);
  if (groups.length === 0) return [];
  const [shown, left] = firstOf(groups, SHOWN);
  const limit = Math.floor(page.columns / 3);
  const ruleWidth = Math.min(limit, Math.max(...shown.map(({ ruleId }) => widthOf(ruleId))));
  const factWidth = Math.min(limit, Math.max(...shown.map(({ fact }) => widthOf(fact))));
  return [
    ...heading(page, 'Could not be judged', `${page.result.unknown.length}: unknown is not pass`),
    BLANK,
    ...shown.map(({ ruleId, fact, reason, verdicts }) => [
      span(`  ${String(verdicts.length).padStart(5)}  `),
      span(`${fillToWidth(ruleId, ruleWidth)}  `, 'strong'),
      span(`${fillToWidth(fact, factWidth)}  `),
      span(reasonWords(reason), 'dim'),
    ]),
    ...more(page, left, 'groups'),
  ];
}
