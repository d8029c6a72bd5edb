/** A result -> the title of the table: whose secrets, when, and what the scan was limited to. */

import type { Scope } from '../model/inventory.js';
import type { ResultFrame } from './result-frame.js';
import { type Line, span, wrapToWidth } from './styled-line.js';
import { isNarrow, type Page } from './table-page.js';

const SCOPE_LINES = 3;

const subject = ({ organizationId, callerAccount }: Scope): string =>
  organizationId === undefined ? `account ${callerAccount}` : `organization ${organizationId}`;

/** A moment as tables write it. */
export const minuteOf = (time: string): string => `${time.slice(0, 16).replace('T', ' ')} UTC`;

const limits = (scope: Scope): readonly string[] => {
  const tags = Object.entries(scope.accountTags ?? {}).map((tag) => tag.join('='));
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ['accounts', scope.accounts ?? []],
    ['organizational units', scope.organizationalUnits ?? []],
    ['account tags', tags],
    ['Regions', scope.regions ?? []],
    ['without accounts', scope.excludedAccounts ?? []],
  ];
  return lists
    .filter(([, items]) => items.length > 0)
    .map(([label, items]) => `${label} ${items.join(', ')}`);
};

/** Judged as of another moment, a report says so: what came after the collection is not known to it. */
const collected = ({ asOf, startedAt }: ResultFrame): readonly string[] =>
  asOf === startedAt
    ? []
    : [`Collected ${minuteOf(startedAt)}; what came after that is not known.`];

/** One line, or three where the page is narrow, and up to three for the limits of the scope. */
export function titleSection(page: Page): readonly Line[] {
  const { scope, tool } = page.result;
  const product = [span('Secrets Census', 'strong'), span(` ${tool.version}`, 'dim')];
  const limited = limits(scope);
  return [
    ...(isNarrow(page)
      ? [product, [span(subject(scope))], [span(minuteOf(page.result.asOf), 'dim')]]
      : [
          [...product, span(`  ${subject(scope)}`), span(`  ${minuteOf(page.result.asOf)}`, 'dim')],
        ]),
    ...collected(page.result).flatMap((text) =>
      wrapToWidth(text, page.columns, 2).map((line) => [span(line, 'dim')]),
    ),
    ...(limited.length === 0
      ? []
      : wrapToWidth(`Scope: ${limited.join('; ')}`, page.columns, SCOPE_LINES).map((line) => [
          span(line, 'dim'),
        ])),
  ];
}
