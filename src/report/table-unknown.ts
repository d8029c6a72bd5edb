/** Unknown verdicts -> the section that counts what could not be judged, by rule, fact and reason. */
import { fillToWidth, type Line, span, widthOf } from './styled-line.js';
import { BLANK, firstOf, heading, more, type Page } from './table-page.js';
import { reasonWords } from './wording.js';

const SHOWN = 25;

/** One line a group; nothing where everything was judged. */
export function unknownSection(page: Page): readonly Line[] {
  const groups = page.result.digest.unknown;
  if (groups.length === 0) return [];
  const verdicts = groups.reduce((sum, { count }) => sum + count, 0);
  const [shown, left] = firstOf(groups, SHOWN);
  const limit = Math.floor(page.columns / 3);
  const ruleWidth = Math.min(limit, Math.max(...shown.map(({ ruleId }) => widthOf(ruleId))));
  const factWidth = Math.min(limit, Math.max(...shown.map(({ fact }) => widthOf(fact))));
  return [
    ...heading(page, 'Could not be judged', `${verdicts}: unknown is not pass`),
    BLANK,
    ...shown.map(({ ruleId, fact, reason, count }) => [
      span(`  ${String(count).padStart(5)}  `),
      span(`${fillToWidth(ruleId, ruleWidth)}  `, 'strong'),
      span(`${fillToWidth(fact, factWidth)}  `),
      span(reasonWords(reason), 'dim'),
    ]),
    ...more(page, left, 'groups'),
  ];
}
