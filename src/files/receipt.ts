/** What was sent where -> a file, and back: the memory that one push leaves for the next. */
import { existsSync, realpathSync, statSync } from 'node:fs';
import type { KnownFinding, Receipt, ReceiptHub } from '../model/delivery.js';
import { by } from '../model/order.js';
import { UserError } from '../model/user-error.js';
import { compileBriefSchema, firstProblem } from './check-shape.js';
import { readUserFile } from './located-yaml.js';
import { accountId, listOf, moment, object, regionName, text, textMap } from './shape-parts.js';
import { prepareReport, writeReport } from './write-report.js';

/** The version that this program writes, and the only one so far. */
const VERSION = 1;

const always = {
  id: text,
  ruleId: text,
  account: accountId,
  region: regionName,
  arn: text,
  name: text,
  severity: { enum: ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] },
  createdAt: moment,
  firstObservedAt: moment,
  updatedAt: moment,
  recordState: { enum: ['ACTIVE', 'ARCHIVED'] },
  fields: textMap,
} satisfies Partial<Record<keyof KnownFinding, object>>;

const finding = object(always, { scannedAt: moment, digest: text } satisfies Record<
  Exclude<keyof KnownFinding, keyof typeof always>,
  object
>);

const isReceipt = compileBriefSchema<Receipt>(
  object({
    receiptVersion: { const: VERSION },
    tool: object({ name: text, version: text }),
    pushedAt: moment,
    hubs: listOf(
      object({ account: accountId, region: regionName, findings: listOf(finding) }, {
        readAt: moment,
        scannedAt: moment,
      } satisfies Pick<Record<keyof ReceiptHub, object>, 'readAt' | 'scannedAt'>),
    ),
  } satisfies Record<keyof Receipt, object>),
);

const HINT =
  'Name the file that the last push wrote, or one that does not exist yet: push will read the hubs then.';

function refuse(file: string, what: string, hint = HINT): never {
  throw new UserError({ where: file, what, hint });
}

function dataIn(file: string): unknown {
  const source = readUserFile(file, 'the receipt', HINT);
  try {
    return JSON.parse(source);
  } catch {
    return refuse(file, 'this is no receipt of a push, or not all of one');
  }
}

const versionOf = (data: unknown): unknown =>
  typeof data === 'object' && data !== null && 'receiptVersion' in data
    ? data.receiptVersion
    : undefined;

/**
 * Reads the receipt of the last push; undefined where there is none yet. Throws a `UserError` where the file is
 * something else, so that nothing else is ever replaced by a receipt.
 */
export function loadReceipt(file: string): Receipt | undefined {
  if (!existsSync(file)) return undefined;
  if (!statSync(file).isFile()) refuse(file, 'the receipt must be a file');
  const data = dataIn(file);
  if (isReceipt(data)) return data;
  const version = versionOf(data);
  if (typeof version !== 'number') refuse(file, 'this is no receipt of a push');
  if (version > VERSION)
    refuse(
      file,
      'this receipt was written by a later version of secrets-census',
      'Push with that version, or name another file: push will read the hubs then.',
    );
  return refuse(file, `this receipt is damaged (${firstProblem(isReceipt, data) ?? 'its shape'})`);
}

const toolShape = ({ name, version }: Receipt['tool']) => ({ name, version });

const sortedFields = (fields: KnownFinding['fields']): KnownFinding['fields'] =>
  Object.fromEntries(Object.entries(fields).sort(by(([path]) => path)));

const findingShape = (known: KnownFinding) =>
  ({
    id: known.id,
    ruleId: known.ruleId,
    account: known.account,
    region: known.region,
    arn: known.arn,
    name: known.name,
    severity: known.severity,
    recordState: known.recordState,
    createdAt: known.createdAt,
    firstObservedAt: known.firstObservedAt,
    updatedAt: known.updatedAt,
    scannedAt: known.scannedAt,
    digest: known.digest,
    fields: sortedFields(known.fields),
  }) satisfies Record<keyof KnownFinding, unknown>;

/** The lines of a list, with commas between them; its brackets are the caller's. */
function* lines<T>(items: readonly T[], write: (item: T) => Iterable<string>): Generator<string> {
  for (const [index, item] of items.entries()) {
    yield index === 0 ? '\n' : ',\n';
    yield* write(item);
  }
}

function* findingLine(known: KnownFinding): Generator<string> {
  yield JSON.stringify(findingShape(known));
}

function* hubLines({
  account,
  region,
  readAt,
  scannedAt,
  findings,
}: ReceiptHub): Generator<string> {
  const head = JSON.stringify({ account, region, readAt, scannedAt });
  yield `${head.slice(0, -1)},"findings":[`;
  yield* lines(findings.toSorted(by(({ id }) => id)), findingLine);
  yield ']}';
}

/** The text of a receipt, in pieces: one line for each finding, in the published order. */
export function* receiptPieces(receipt: Receipt): Generator<string> {
  const { receiptVersion, tool, pushedAt, hubs } = receipt;
  const head = JSON.stringify({ receiptVersion, tool: toolShape(tool), pushedAt });
  const sorted = hubs.toSorted(
    by(
      ({ account }) => account,
      ({ region }) => region,
    ),
  );
  yield `${head.slice(0, -1)},"hubs":[`;
  yield* lines(sorted, hubLines);
  yield '\n]}\n';
}

/** A link keeps pointing to the file: it is the file that is replaced. */
const realPath = (file: string): string => (existsSync(file) ? realpathSync(file) : file);

const WHAT = 'the receipt of the push';

/** Makes the folder of a receipt that is to come. Throws a `UserError` where it could not be written. */
export const prepareReceipt = (file: string): void => prepareReport(realPath(file), WHAT);

/** Writes a receipt, whole or not at all; one that is there is replaced. Throws a `UserError` where that fails. */
export const writeReceipt = (file: string, receipt: Receipt): Promise<void> =>
  writeReport(realPath(file), receiptPieces(receipt), WHAT);
