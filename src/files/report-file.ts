/** A JSON report on disk -> what of it is delivered. Reports in other formats are told by their names. */
import { type Stats, statSync } from 'node:fs';
import type { DeliverableReport } from '../model/delivery.js';
import { UserError } from '../model/user-error.js';
import { firstProblem } from './check-shape.js';
import { readUserFile } from './located-yaml.js';
import { isDeliverable, withWholeGrant } from './report-shape.js';

const HINT = 'push reads JSON: secrets-census scan -o json=FILE';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Editors and shells of Windows put a mark before UTF-8. */
const BYTE_ORDER_MARK = /^\uFEFF/;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(BYTE_ORDER_MARK, ''));
  } catch {
    return undefined;
  }
}

/** Any list: an ASFF file without findings is an empty one. */
const looksAsff = (data: unknown): boolean =>
  Array.isArray(data) && (data.length === 0 || (isRecord(data[0]) && 'SchemaVersion' in data[0]));

/** What another program, or another command, wrote; undefined where nothing tells. */
function otherKind(data: unknown): string | undefined {
  if (looksAsff(data)) return 'the report in the format asff';
  if (!isRecord(data)) return undefined;
  if ('runs' in data) return 'the report in the format sarif';
  if ('planVersion' in data) return 'the plan of a push';
  if ('receiptVersion' in data) return 'the receipt of a push';
  if (data['kind'] === 'scan') return 'the report in the format ndjson';
  return undefined;
}

function refuse(file: string, what: string, hint = HINT): never {
  throw new UserError({ where: file, what, hint });
}

/** A text that is no JSON may be lines of it. */
function refuseText(file: string, source: string): never {
  const end = source.indexOf('\n');
  const kind = end < 0 ? undefined : otherKind(parsed(source.slice(0, end)));
  if (kind !== undefined) refuse(file, `this is ${kind}`);
  refuse(file, source.trim() === '' ? 'the file is empty' : 'this is no JSON, or not all of it');
}

function refuseData(file: string, data: unknown): never {
  const kind = otherKind(data);
  if (kind !== undefined) refuse(file, `this is ${kind}`);
  const version = isRecord(data) ? data['schemaVersion'] : undefined;
  if (typeof version !== 'string') refuse(file, 'this is no JSON report of secrets-census');
  if (!version.startsWith('1.'))
    refuse(
      file,
      `this report is of version ${version.slice(0, 20)}, and this program reads 1.x`,
      'Push it with the program that wrote it, or scan again with this one.',
    );
  const problem = firstProblem(isDeliverable, data) ?? 'it has another shape';
  refuse(file, `this is not all of a report (${problem})`);
}

/** Characters that a text can have in Node.js. */
const LONGEST = 2 ** 29 - 24;

function statOf(file: string): Stats | undefined {
  try {
    return statSync(file);
  } catch {
    // Reading it says why.
    return undefined;
  }
}

/** Told before it is read, which would take long. A folder is most often that of a snapshot. */
function refuseUnread(file: string, where: string): void {
  const present = file === '-' ? undefined : statOf(file);
  if (present?.isDirectory() === true)
    refuse(
      where,
      'this is a folder',
      'A snapshot is judged first: secrets-census evaluate FOLDER -o json=FILE',
    );
  if (present !== undefined && present.size > LONGEST)
    refuse(
      where,
      'the report is larger than what can be read at once (512 MB)',
      'Divide the scan with --shard, and push the report of each shard by itself.',
    );
}

/** The text is let go of before the next step. */
function readData(file: string, where: string): unknown {
  refuseUnread(file, where);
  const source = readUserFile(file, 'the report', HINT);
  const data = parsed(source);
  if (data === undefined) refuseText(where, source);
  return data;
}

/**
 * Reads a report for delivering it (`-`: standard input). Throws a `UserError` where it is no whole JSON report; `where`
 * is what mistakes are told of.
 */
export function loadReport(file: string, where = file): DeliverableReport {
  const data = readData(file, where);
  if (!isDeliverable(data)) refuseData(where, data);
  const { tool, scope, startedAt, asOf, summary, coverage, findings, unknown, accounts, rules } =
    data;
  return {
    tool,
    scope,
    startedAt,
    asOf,
    summary,
    coverage,
    findings: findings.map(withWholeGrant),
    unknown,
    ...(accounts !== undefined && { accounts }),
    rules,
  };
}
