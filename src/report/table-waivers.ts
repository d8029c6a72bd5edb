/** Waivers -> the section of those that need a person: expired, unmatched, about to expire. */
import { daysBetween } from '../model/days.js';
import type { Waiver, WaiverUse } from '../model/finding.js';
import { type Line, type Style, span } from './styled-line.js';
import { BLANK, firstOf, heading, more, note, type Page } from './table-page.js';
import { counted } from './wording.js';

const SHOWN = 20;
/** A waiver that ends within so many days is named. */
const SOON_DAYS = 30;

const subjectOf = ({ id, rule, arns, accounts, tags }: Waiver): string =>
  [
    id === undefined ? '' : `finding ${id}`,
    rule ?? '',
    ...(arns ?? []),
    ...(accounts ?? []),
    ...Object.entries(tags ?? {}).map((tag) => tag.join('=')),
  ]
    .filter((words) => words !== '')
    .join(' ');

interface Attention {
  readonly label: string;
  readonly style: Style;
  readonly words: string;
}

const attentionOf = ({ waiver, state, findings }: WaiverUse, asOf: Date): Attention | undefined => {
  const days = daysBetween(asOf, new Date(waiver.expires));
  switch (state) {
    case 'expired':
      return {
        label: 'expired',
        style: 'bad',
        words: `${counted(-days, 'day')} ago; would cover ${counted(findings, 'finding')}`,
      };
    case 'unmatched':
      return { label: 'unmatched', style: 'bad', words: 'matches no finding' };
    case 'active':
      if (days > SOON_DAYS) return undefined;
      return {
        label: 'expiring',
        style: 'medium',
        words: `${days <= 0 ? 'today' : `in ${counted(days, 'day')}`}; covers ${counted(findings, 'finding')}`,
      };
  }
};

const waiverLines = (page: Page, { waiver }: WaiverUse, attention: Attention): readonly Line[] => {
  const who = `${waiver.expires}, ${attention.words}; ${waiver.owner}: ${waiver.reason}`;
  return [
    [span(`  ${attention.label.padEnd(9)} `, attention.style), span(subjectOf(waiver), 'strong')],
    ...note(page, who, { indent: 12, maxLines: 3 }),
  ];
};

/** Waivers by what became of them; nothing where there are none. */
export function waiversSection(page: Page): readonly Line[] {
  const { waivers, asOf } = page.result;
  if (waivers.length === 0) return [];
  const active = waivers.filter(({ state }) => state === 'active');
  const covered = active.reduce((sum, { findings }) => sum + findings, 0);
  const calling = waivers.flatMap((use) => {
    const attention = attentionOf(use, new Date(asOf));
    return attention === undefined ? [] : [{ use, attention }];
  });
  const [shown, left] = firstOf(calling, SHOWN);
  return [
    ...heading(page, 'Waivers', String(waivers.length)),
    BLANK,
    ...note(
      page,
      `${counted(active.length, 'active waiver')} over ${counted(covered, 'finding')}.`,
    ),
    ...shown.flatMap(({ use, attention }) => waiverLines(page, use, attention)),
    ...more(page, left, 'waivers'),
  ];
}
