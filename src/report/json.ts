/** A result -> our own JSON report: everything, so that it can be read back as a baseline. */
import type { ScanResult } from '../model/finding.js';
import { Items, listItem, objectPieces } from './json-pieces.js';
import {
  accountShape,
  coverageShape,
  findingShape,
  ruleShape,
  scopeShape,
  summaryShape,
  toolShape,
  unknownShape,
  waiverUseShape,
} from './json-shape.js';
import type { Chunk, Entries, EntryWriter, ResultFrame } from './result-frame.js';
import { usageShape } from './usage-shape.js';

/** Depth at which the items of the lists stand. */
const ITEMS = 2;

/** Findings and unknown verdicts as items of their lists. */
export const JSON_ENTRIES: EntryWriter = {
  finding: (finding) => listItem(findingShape(finding), ITEMS),
  unknown: (unknown) => listItem(unknownShape(unknown), ITEMS),
};

function* itemsOf<T>(list: readonly T[], shape: (item: T) => object): Generator<string> {
  for (const item of list) yield listItem(shape(item), ITEMS);
}

/** The report as `reports/secrets-census.schema.json` describes it. Later versions only add. */
export function* jsonReport(frame: ResultFrame, entries: Entries): Generator<Chunk> {
  const { accounts, usage } = frame;
  const report = {
    schemaVersion: frame.schemaVersion,
    tool: toolShape(frame.tool),
    scope: scopeShape(frame.scope),
    startedAt: frame.startedAt,
    asOf: frame.asOf,
    summary: summaryShape(frame.summary),
    coverage: new Items(itemsOf(frame.coverage, coverageShape)),
    findings: new Items(entries.findings),
    unknown: new Items(entries.unknown),
    waivers: new Items(itemsOf(frame.waivers, waiverUseShape)),
    accounts: accounts && new Items(itemsOf(accounts, accountShape)),
    rules: new Items(itemsOf(frame.rules, ruleShape)),
    usage: usage && usageShape(usage),
  } satisfies Record<keyof ScanResult, unknown>;
  yield* objectPieces(Object.entries(report), 1);
  yield '\n';
}
