/** A result -> one JSON object a line, each with its `kind`, the scan itself first. */
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
import type { Chunk, Entries, EntryWriter, ResultFrame } from './result-frame.js';
import { usageShape } from './usage-shape.js';

// Valid inside JSON text, yet many line readers end a line at them.
const SEPARATORS = /[\u2028\u2029]/g;

const escaped = (json: string): string =>
  json.replace(SEPARATORS, (separator) => (separator === '\u2028' ? '\\u2028' : '\\u2029'));

/** The kind stands before the fields, of which there is at least one. */
const toLine = (kind: string, fields: object): string =>
  `{"kind":"${kind}",${escaped(JSON.stringify(fields)).slice(1)}\n`;

const scanFields = (frame: ResultFrame): object => ({
  schemaVersion: frame.schemaVersion,
  tool: toolShape(frame.tool),
  scope: scopeShape(frame.scope),
  startedAt: frame.startedAt,
  asOf: frame.asOf,
  summary: summaryShape(frame.summary),
});

/** Findings and unknown verdicts as lines. */
export const NDJSON_ENTRIES: EntryWriter = {
  finding: (finding) => toLine('finding', findingShape(finding)),
  unknown: (unknown) => toLine('unknown', unknownShape(unknown)),
};

/**
 * Lines of kind `scan` (one), `account`, `coverage`, `usage` (one, where somebody asked for it), `finding`, `unknown`,
 * `waiver`, in this order.
 * The objects are those of the JSON report; the texts of the rules are only there.
 */
export function* ndjsonReport(frame: ResultFrame, entries: Entries): Generator<Chunk> {
  yield toLine('scan', scanFields(frame));
  for (const account of frame.accounts ?? []) yield toLine('account', accountShape(account));
  for (const row of frame.coverage) yield toLine('coverage', coverageShape(row));
  if (frame.usage !== undefined) yield toLine('usage', usageShape(frame.usage));
  yield* entries.findings;
  yield* entries.unknown;
  for (const use of frame.waivers) yield toLine('waiver', waiverUseShape(use));
}
