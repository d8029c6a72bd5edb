/** What every section of a table shares: the result, the width, and how accounts and headings are written. */
import type { Account } from '../model/account.js';
import type { ResultFrame } from './result-frame.js';
import { type Line, type Span, span, widest, widthOf, wrapToWidth } from './styled-line.js';

/** What lines are laid out on. */
export interface Sheet {
  readonly columns: number;
  /** The name of an account where it has one of its own, else its id. */
  readonly accountLabel: (id: string) => string;
}

/** A sheet for a result. */
export interface Page extends Sheet {
  readonly result: ResultFrame;
}

const WIDEST = 160;
const NARROWEST = 20;

/** Below it, what elsewhere stands side by side stands one below the other. */
const NARROW = 64;

export const isNarrow = ({ columns }: Sheet): boolean => columns < NARROW;

/** How accounts are called on a page. Names two accounts share name neither. */
export function accountLabels(accounts: readonly Account[] = []): Sheet['accountLabel'] {
  const idsByName = new Map<string, string[]>();
  for (const { id, name } of accounts) {
    if (name === undefined || name.trim() === '') continue;
    idsByName.set(name, [...(idsByName.get(name) ?? []), id]);
  }
  const names = new Map(
    [...idsByName].flatMap(([name, [id, ...others]]) =>
      id === undefined || others.length > 0 ? [] : [[id, name] as const],
    ),
  );
  return (id) => names.get(id) ?? id;
}

const ACCOUNT = 24;
/** The id of an account says nothing where it is cut. */
const ACCOUNT_ID = 12;

/** Columns for accounts as a page calls them: what they need, as far as there is room. */
export const accountWidth = ({ columns, accountLabel }: Sheet, ids: readonly string[]): number =>
  widest(ids.map(accountLabel), Math.min(ACCOUNT, Math.max(ACCOUNT_ID, Math.floor(columns / 4))));

/** A width within what a report can be laid out for. */
export function pageWidth(columns: number): number {
  const whole = Number.isFinite(columns) ? Math.floor(columns) : WIDEST;
  return Math.min(WIDEST, Math.max(NARROWEST, whole));
}

/** A page for a result. */
export function toPage(result: ResultFrame, columns: number): Page {
  return { result, columns: pageWidth(columns), accountLabel: accountLabels(result.accounts) };
}

export const BLANK: Line = [];

/** Plain text with spaces before it, on as many lines as it takes up to `maxLines`. */
export const note = (
  { columns }: Pick<Sheet, 'columns'>,
  text: string,
  { indent = 2, maxLines = 2 } = {},
): readonly Line[] =>
  wrapToWidth(text, columns - indent, maxLines).map((line) => [
    span(' '.repeat(indent) + line, 'dim'),
  ]);

/** The heading of a section, with a rule to the end of the page. */
export function heading({ columns }: Sheet, title: string, aside = ''): readonly Line[] {
  const spans: Span[] = [
    span('── ', 'dim'),
    span(title, 'strong'),
    span(aside === '' ? '' : `  ${aside}`),
  ];
  const used = spans.reduce((sum, { text }) => sum + widthOf(text), 0);
  return [BLANK, [...spans, span(` ${'─'.repeat(Math.max(0, columns - used - 1))}`, 'dim')]];
}

/** The first `limit` items, and how many are left. */
export const firstOf = <T>(items: readonly T[], limit: number): readonly [readonly T[], number] => [
  items.slice(0, limit),
  Math.max(0, items.length - limit),
];

/** Says that a list goes on, and where. Nothing where it does not. */
export const more = (sheet: Sheet, left: number, what = ''): readonly Line[] =>
  left === 0
    ? []
    : note(sheet, `… and ${left} more${what === '' ? '' : ` ${what}`} (see -o json)`, {
        indent: 4,
      });
