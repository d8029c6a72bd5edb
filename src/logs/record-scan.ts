/** Bytes of a log file, as they come -> its records, each with the few values that decide whether more of it is needed. */
import { type FoundRecord, isAt, readRecord, unfoundRecord } from './found-record.js';
import {
  CLOSE,
  CLOSE_LIST,
  COMMA,
  DamagedLog,
  isSpace,
  JsonBytes,
  MORE,
  OPEN,
  OPEN_LIST,
  QUOTE,
} from './json-bytes.js';

/**
 * Bytes of a record, or of what stands before the first, that are looked at. Source: CloudTrail quotas, "event size":
 * 1 MB at most.
 */
const LONGEST = 2 ** 24;

const NO_SHAPE = 'it is no JSON object with a list of “Records”, as log files of CloudTrail are';

const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

type State = 'head' | 'records' | 'tail' | 'end';

/** Takes the bytes of one file in pieces, and tells each record as soon as it is whole. */
export class RecordScan {
  readonly #found = unfoundRecord();
  readonly #tell: (record: FoundRecord) => void;
  #rest: Buffer = Buffer.alloc(0);
  #state: State = 'head';

  constructor(tell: (record: FoundRecord) => void) {
    this.#tell = tell;
  }

  /** Throws `DamagedLog` where the bytes cannot go on so. */
  add(piece: Buffer): void {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    const json = new JsonBytes(bytes);
    let at = this.#state === 'head' ? this.#skipHead(json) : 0;
    if (this.#state === 'records') at = this.#tellRecords(json, at);
    if (this.#state === 'tail') at = this.#skipTail(json, at);
    this.#rest = bytes.subarray(at);
    if (this.#rest.length > LONGEST)
      throw new DamagedLog(
        `a part of it is longer than the ${LONGEST} bytes that a record may have`,
      );
  }

  /** No more bytes come. Throws `DamagedLog` where they should. */
  end(): void {
    if (this.#state === 'head') throw new DamagedLog(NO_SHAPE);
    if (this.#state !== 'end') throw new DamagedLog('it ends too early');
  }

  /** To behind the bracket that opens the records; 0 where more is needed. */
  #skipHead(json: JsonBytes): number {
    const { bytes, end } = json;
    if (end < BYTE_ORDER_MARK.length && bytes[0] === BYTE_ORDER_MARK[0]) return 0;
    let at = json.endOfSpace(isAt(bytes, 0, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0);
    if (at < end && bytes[at] !== OPEN) throw new DamagedLog(NO_SHAPE);
    at += 1;
    while (at < end) {
      const byte = bytes[at];
      if (byte === QUOTE) {
        const close = json.endOfText(at + 1);
        const value = close === MORE ? MORE : json.startOfValue(close + 1);
        if (value === MORE) return 0;
        if (bytes[value] === OPEN_LIST && bytes.toString('utf8', at + 1, close) === 'Records') {
          this.#state = 'records';
          return value + 1;
        }
        at = json.endOfValue(value);
        if (at === MORE) return 0;
      } else if (byte === COMMA || isSpace(byte)) {
        at += 1;
      } else {
        throw new DamagedLog(NO_SHAPE);
      }
    }
    return 0;
  }

  /** To behind the last whole record, or the bracket that closes them. */
  #tellRecords(json: JsonBytes, start: number): number {
    const { bytes, end } = json;
    let at = start;
    while (at < end) {
      const byte = bytes[at];
      if (byte === OPEN) {
        const next = readRecord(json, at, this.#found);
        if (next === MORE) return at;
        this.#tell(this.#found);
        at = next;
      } else if (byte === CLOSE_LIST) {
        this.#state = 'tail';
        return at + 1;
      } else if (byte === COMMA || isSpace(byte)) {
        at += 1;
      } else {
        throw new DamagedLog('one of its records is no JSON object');
      }
    }
    return at;
  }

  /** Whatever else the object has, up to its end. */
  #skipTail(json: JsonBytes, start: number): number {
    const { bytes, end } = json;
    let at = start;
    while (at < end) {
      const byte = bytes[at];
      if (byte === CLOSE) {
        this.#state = 'end';
        return end;
      }
      if (byte === QUOTE) {
        const close = json.endOfText(at + 1);
        const value = close === MORE ? MORE : json.startOfValue(close + 1);
        const after = value === MORE ? MORE : json.endOfValue(value);
        if (after === MORE) return at;
        at = after;
      } else if (byte === COMMA || isSpace(byte)) {
        at += 1;
      } else {
        throw new DamagedLog('it is no JSON');
      }
    }
    return at;
  }
}
