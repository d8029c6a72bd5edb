/** Bytes of a log file, as they come -> its records, each with the few values that decide whether more of it is needed. */
import { type FoundRecord, isAt, readRecord, unfoundRecord } from './found-record.js';
import {
  CLOSE,
  CLOSE_LIST,
  COMMA,
  DamagedLog,
  endOfSpace,
  endOfText,
  endOfValue,
  MORE,
  OPEN,
  OPEN_LIST,
  QUOTE,
  startOfValue,
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
    let at = this.#state === 'head' ? this.#skipHead(bytes) : 0;
    if (this.#state === 'records') at = this.#tellRecords(bytes, at);
    if (this.#state === 'tail') at = this.#skipTail(bytes, at);
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
  #skipHead(bytes: Buffer): number {
    const end = bytes.length;
    if (end < BYTE_ORDER_MARK.length && bytes[0] === BYTE_ORDER_MARK[0]) return 0;
    let at = endOfSpace(bytes, isAt(bytes, 0, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0, end);
    if (at < end && bytes[at] !== OPEN) throw new DamagedLog(NO_SHAPE);
    at += 1;
    while (at < end) {
      const byte = bytes[at];
      if (byte === QUOTE) {
        const close = endOfText(bytes, at + 1, end);
        const value = close === MORE ? MORE : startOfValue(bytes, close + 1, end);
        if (value === MORE) return 0;
        const isRecords = bytes.toString('utf8', at, close + 1) === '"Records"';
        if (isRecords && bytes[value] === OPEN_LIST) {
          this.#state = 'records';
          return value + 1;
        }
        at = endOfValue(bytes, value, end);
        if (at === MORE) return 0;
      } else if (byte === COMMA || byte === undefined || byte <= 0x20) {
        at += 1;
      } else {
        throw new DamagedLog(NO_SHAPE);
      }
    }
    return 0;
  }

  /** To behind the last whole record, or the bracket that closes them. */
  #tellRecords(bytes: Buffer, start: number): number {
    const end = bytes.length;
    let at = start;
    while (at < end) {
      const byte = bytes[at];
      if (byte === OPEN) {
        const next = readRecord(bytes, at, end, this.#found);
        if (next === MORE) return at;
        this.#tell(this.#found);
        at = next;
      } else if (byte === CLOSE_LIST) {
        this.#state = 'tail';
        return at + 1;
      } else if (byte === COMMA || byte === undefined || byte <= 0x20) {
        at += 1;
      } else {
        throw new DamagedLog('one of its records is no JSON object');
      }
    }
    return at;
  }

  /** Whatever else the object has, up to its end and behind that only space. */
  #skipTail(bytes: Buffer, start: number): number {
    const end = bytes.length;
    let at = start;
    while (at < end) {
      const byte = bytes[at];
      if (byte === CLOSE) {
        this.#state = 'end';
        return end;
      }
      if (byte === QUOTE) {
        const close = endOfText(bytes, at + 1, end);
        const value = close === MORE ? MORE : startOfValue(bytes, close + 1, end);
        const after = value === MORE ? MORE : endOfValue(bytes, value, end);
        if (after === MORE) return at;
        at = after;
      } else if (byte === COMMA || byte === undefined || byte <= 0x20) {
        at += 1;
      } else {
        throw new DamagedLog('it is no JSON');
      }
    }
    return at;
  }
}
