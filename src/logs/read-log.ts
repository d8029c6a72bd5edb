/** A log file -> the records in it that may tell of use, the activity of its places, and what is wrong with it. */
import { createGunzip, gunzipSync } from 'node:zlib';
import { beginOf, logBytes, logPieces } from '../files/log-files.js';
import type { UsageQuery } from '../model/usage.js';
import { secondsOf, secondText } from '../usage/sql/moments.js';
import { type ActiveDay, ActivityLog } from './activity-log.js';
import { type FoundRecord, isAt } from './found-record.js';
import { DamagedLog } from './json-bytes.js';
import { RecordScan } from './record-scan.js';
import { slimRecord } from './slim-record.js';

/** A file that is here. */
export interface LogFile {
  /** Where it lies. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
}

/** What files gave. */
export interface ReadLogs {
  /** Lines of `slimRecord`, each with its end. */
  readonly lines: string;
  readonly active: readonly ActiveDay[];
  /** By the place of the file in the list; the details are clauses whose subject is the file. */
  readonly damaged: readonly { readonly index: number; readonly detail: string }[];
  /** Bytes of JSON. */
  readonly bytes: number;
}

/** Bytes of JSON that a file may have to be unpacked at once; larger ones come in pieces. */
const AT_ONCE = 2 ** 24;

/** Bytes of a piece of a larger file. */
const PIECE = 2 ** 20;

/** Bytes that are unpacked in one go: with more, the system spends as long on giving and taking back the memory. */
const CHUNK = 2 ** 17;

/** Characters of lines that are kept before they are told. */
const MANY_LINES = 2 ** 22;

const GZIP = Buffer.from([0x1f, 0x8b]);
const SOURCE = Buffer.from('secretsmanager.amazonaws.com');

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

/** undefined: it is too large for that. */
function unpacked(bytes: Buffer): Buffer | undefined {
  if (!isAt(bytes, 0, GZIP)) return bytes;
  try {
    return gunzipSync(bytes, { chunkSize: CHUNK, maxOutputLength: AT_ONCE });
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') return undefined;
    throw error;
  }
}

async function* unpackedPieces(path: string): AsyncGenerator<Buffer> {
  const pieces = logPieces(path, PIECE);
  if (!isAt(beginOf(path, GZIP.length), 0, GZIP)) {
    yield* pieces;
    return;
  }
  const gunzip = createGunzip({ chunkSize: PIECE });
  pieces.on('error', (error) => gunzip.destroy(error));
  try {
    yield* pieces.pipe(gunzip);
  } finally {
    pieces.destroy();
    gunzip.destroy();
  }
}

function detailOf(error: unknown): string | undefined {
  if (error instanceof DamagedLog) return error.message;
  const code = codeOf(error);
  if (typeof code !== 'string' || !(error instanceof Error)) return undefined;
  return code.startsWith('Z_') ? `it is no whole gzip file (${error.message})` : error.message;
}

/** Reads files for one question. */
export class LogReader {
  readonly #activity: ActivityLog;
  readonly #tell: (lines: string) => void;
  #lines: string[] = [];
  #length = 0;
  #bytes = 0;

  /** @param tell takes lines of a file that has too many to be kept until it is read */
  constructor({ span, places }: UsageQuery, tell: (lines: string) => void) {
    const { first, last } = secondsOf(span);
    this.#activity = new ActivityLog(places, {
      first: secondText(first),
      last: secondText(last),
    });
    this.#tell = tell;
  }

  /** Reads them one after the other. What a damaged file has before the damage may be in it. */
  async read(files: readonly LogFile[]): Promise<ReadLogs> {
    const damaged: { index: number; detail: string }[] = [];
    this.#bytes = 0;
    for (const [index, file] of files.entries()) {
      try {
        await this.#readFile(file);
      } catch (error) {
        const detail = detailOf(error);
        if (detail === undefined) throw error;
        damaged.push({ index, detail });
      }
    }
    const lines = this.#lines.join('');
    this.#lines = [];
    this.#length = 0;
    return { lines, active: this.#activity.news(), damaged, bytes: this.#bytes };
  }

  async #readFile({ path, size }: LogFile): Promise<void> {
    const scan = new RecordScan((found) => this.#take(found));
    const bytes = size > AT_ONCE ? undefined : unpacked(logBytes(path));
    if (bytes !== undefined) {
      this.#bytes += bytes.length;
      scan.add(bytes);
    } else {
      for await (const piece of unpackedPieces(path)) {
        this.#bytes += piece.length;
        scan.add(piece);
      }
    }
    scan.end();
  }

  #take(found: FoundRecord): void {
    if (found.isEscaped) {
      this.#takeEscaped(found);
      return;
    }
    const { bytes, source } = found;
    if (!this.#activity.note(found)) return;
    if (source.to - source.from === SOURCE.length && isAt(bytes, source.from, SOURCE))
      this.#keep(parsed(found));
  }

  #takeEscaped(found: FoundRecord): void {
    const record = parsed(found);
    if (!isFields(record)) return;
    const { recipientAccountId: account, awsRegion: region, eventTime: time } = record;
    if (typeof account !== 'string' || typeof region !== 'string' || typeof time !== 'string')
      return;
    const isRead = String(record['readOnly']) === 'true';
    if (!this.#activity.noteMoment({ account, region, time, isRead })) return;
    if (record['eventSource'] === SOURCE.toString()) this.#keep(record);
  }

  #keep(record: unknown): void {
    const line = `${slimRecord(record)}\n`;
    this.#lines.push(line);
    this.#length += line.length;
    if (this.#length < MANY_LINES) return;
    this.#tell(this.#lines.join(''));
    this.#lines = [];
    this.#length = 0;
  }
}

function parsed({ bytes, from, to }: FoundRecord): unknown {
  try {
    return JSON.parse(bytes.toString('utf8', from, to));
  } catch {
    throw new DamagedLog('one of its records is no JSON');
  }
}
