/** A result -> one JSON object a line, each with its `kind`, the scan itself first. */
import type { ScanResult } from '../model/finding.js';
import {
  accountShape,
  coverageShape,
  findingShape,
  scopeShape,
  summaryShape,
  toolShape,
  unknownShape,
  waiverUseShape,
} from './json-shape.js';

// Valid inside JSON text, yet many line readers end a line at them.
const SEPARATORS = /[\u2028\u2029]/g;

const toLine = (kind: string, fields: object): string =>
  `${JSON.stringify({ kind, ...fields }).replace(SEPARATORS, (separator) =>
    separator === '\u2028' ? '\\u2028' : '\\u2029',
  )}\n`;

const scanFields = (result: ScanResult): object => ({
  schemaVersion: result.schemaVersion,
  tool: toolShape(result.tool),
  scope: scopeShape(result.scope),
  startedAt: result.startedAt,
  asOf: result.asOf,
  summary: summaryShape(result.summary),
});

/**
 * Lines of kind `scan` (one), `account`, `coverage`, `finding`, `unknown`, `waiver`, in this order.
 * The objects are those of the JSON report; the texts of the rules are only there.
 */
export function renderNdjson(result: ScanResult): string {
  return [
    toLine('scan', scanFields(result)),
    ...(result.accounts ?? []).map((account) => toLine('account', accountShape(account))),
    ...result.coverage.map((row) => toLine('coverage', coverageShape(row))),
    ...result.findings.map((finding) => toLine('finding', findingShape(finding))),
    ...result.unknown.map((unknown) => toLine('unknown', unknownShape(unknown))),
    ...result.waivers.map((use) => toLine('waiver', waiverUseShape(use))),
  ].join('');
}
