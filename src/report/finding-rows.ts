/** Findings -> aligned lines of the table. */
import type { Finding } from '../model/finding.js';
import { placedRows } from './placed-rows.js';
import type { Line } from './styled-line.js';
import type { Sheet } from './table-page.js';

/** The message without the words that only repeat the name, which stands beside it, and what its rule says above it. */
const messageOf = ({ name, message }: Finding): string => {
  const openings = [`The secret '${name}' `, `By the resource policy of the secret '${name}', `];
  const opening = openings.find((words) => message.startsWith(words));
  if (opening !== undefined) return message.slice(opening.length);
  return message.replace(` of the secret '${name}'`, '');
};

/** How rows are written. */
export interface RowStyle {
  /** Whether each row carries its finding's message. */
  readonly messages: boolean;
  /** One character before a row. */
  readonly mark: (finding: Finding) => string;
}

/** Rows of account, Region, name and message. Messages stand beside the names where all fit, else below. */
export const findingRows = (
  sheet: Sheet,
  findings: readonly Finding[],
  { messages, mark }: RowStyle,
): readonly Line[] =>
  placedRows(
    sheet,
    findings.map((finding) => ({
      account: finding.account,
      region: finding.region,
      name: finding.name,
      text: messages ? messageOf(finding) : '',
      mark: mark(finding),
    })),
  );
