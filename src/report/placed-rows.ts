/** Things that have an account, a Region and a name -> aligned lines of a table, laid out by what the width allows. */
import { fillToWidth, type Line, span, widest, widthOf } from './styled-line.js';
import { accountWidth, isNarrow, note, type Sheet } from './table-page.js';
import { visibleText } from './visible-text.js';

const REGION = 16;
const SMALLEST_TEXT = 30;

/** One of them. */
export interface PlacedRow {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  /** What is said of it; nothing where it is empty. */
  readonly text: string;
  /** One character before the row. */
  readonly mark: string;
}

interface Grid {
  readonly account: number;
  readonly region: number;
  readonly name: number;
  /** Columns left for the text beside the name; 0 where it goes below. */
  readonly text: number;
}

const gridOf = (sheet: Sheet, rows: readonly PlacedRow[], smallest: number): Grid => {
  const account = accountWidth(
    sheet,
    rows.map((row) => row.account),
  );
  const region = widest(
    rows.map((row) => row.region),
    REGION,
  );
  const left = sheet.columns - account - region - 8;
  const name = widest(
    rows.map((row) => row.name),
    Math.max(10, left),
  );
  const text = left - name - 2;
  const fits = rows.every((row) => widthOf(visibleText(row.text)) <= text);
  return { account, region, name, text: fits && text >= smallest ? text : 0 };
};

const headLines = (sheet: Sheet, row: PlacedRow, grid: Grid): readonly Line[] => {
  const place = [
    span(`  ${row.mark} `),
    span(`${fillToWidth(sheet.accountLabel(row.account), grid.account)}  `),
    span(`${fillToWidth(row.region, grid.region)}  `, 'dim'),
  ];
  return isNarrow(sheet)
    ? [place, [span(`      ${fillToWidth(row.name, sheet.columns - 6)}`, 'strong')]]
    : [[...place, span(fillToWidth(row.name, grid.name), 'strong')]];
};

/**
 * Rows of account, Region, name and text. Texts stand beside the names where all fit into at least `smallest` columns,
 * else below.
 */
export function placedRows(
  sheet: Sheet,
  rows: readonly PlacedRow[],
  smallest = SMALLEST_TEXT,
): readonly Line[] {
  const grid = gridOf(sheet, rows, smallest);
  return rows.flatMap((row) => {
    const head = headLines(sheet, row, grid);
    if (row.text === '') return head;
    if (grid.text === 0) return [...head, ...note(sheet, row.text, { indent: 8 })];
    return head.map((line) => [...line, span(`  ${row.text}`)]);
  });
}
