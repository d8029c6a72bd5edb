/** The bytes of a record -> where in them the values lie that decide whether more of it is needed. */
import { DamagedLog, isSpace, type JsonBytes, MORE, OPEN, OPEN_LIST, QUOTE } from './json-bytes.js';

/** Where a text lies in the bytes, without its quotes; empty where the record has none. */
export interface Place {
  from: number;
  to: number;
}

/** Values of a record that it is chosen by. */
export interface RecordPlaces {
  readonly account: Place;
  readonly region: Place;
  readonly time: Place;
  readonly source: Place;
  readonly readOnly: Place;
}

/** A record in the bytes. The same object is given for every record. */
export interface FoundRecord extends RecordPlaces {
  bytes: Buffer;
  from: number;
  to: number;
  /** A name or one of the values is written with escapes, so that the places say nothing of it. */
  isEscaped: boolean;
}

/** A place for a record to be found. */
export function unfoundRecord(): FoundRecord {
  const place = (): Place => ({ from: 0, to: 0 });
  return {
    bytes: Buffer.alloc(0),
    from: 0,
    to: 0,
    account: place(),
    region: place(),
    time: place(),
    source: place(),
    readOnly: place(),
    isEscaped: false,
  };
}

const MEMBERS: readonly (readonly [name: string, placeIn: (found: FoundRecord) => Place])[] = [
  ['recipientAccountId', ({ account }) => account],
  ['awsRegion', ({ region }) => region],
  ['eventTime', ({ time }) => time],
  ['eventSource', ({ source }) => source],
  ['readOnly', ({ readOnly }) => readOnly],
];

interface Known {
  readonly name: Buffer;
  readonly placeIn: (found: FoundRecord) => Place;
}

/** Names are shorter than this. */
const LONGEST_NAME = 32;

const slotOf = (length: number, first: number): number => length * 256 + first;

/** By the length of the name and its first letter, which no two of them share. */
const KNOWN: readonly (Known | undefined)[] = (() => {
  const size = slotOf(LONGEST_NAME, 0);
  const table: (Known | undefined)[] = Array.from({ length: size }, () => undefined);
  for (const [text, placeIn] of MEMBERS)
    table[slotOf(text.length, text.charCodeAt(0))] = { name: Buffer.from(text), placeIn };
  return table;
})();

/** Whether the bytes go on so from there. */
export function isAt(bytes: Buffer, start: number, text: Buffer): boolean {
  for (let at = 0; at < text.length; at += 1) if (bytes[start + at] !== text[at]) return false;
  return true;
}

/** Records have some twenty names of other lengths. */
function knownAt(bytes: Buffer, start: number, end: number): Known | undefined {
  const length = end - start;
  if (length < 8 || length >= 32) return undefined;
  const known = KNOWN[slotOf(length, bytes[start] ?? 0)];
  return known !== undefined && isAt(bytes, start, known.name) ? known : undefined;
}

const BACKSLASH = 0x5c;

function hasEscape(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (bytes[at] === BACKSLASH) return true;
  return false;
}

function clear(found: FoundRecord, bytes: Buffer, start: number): void {
  found.bytes = bytes;
  found.from = start;
  found.isEscaped = false;
  found.account.to = found.account.from;
  found.region.to = found.region.from;
  found.time.to = found.time.from;
  found.source.to = found.source.from;
  found.readOnly.to = found.readOnly.from;
}

/** Whether a value counts: a text, or, of readOnly, a word. */
function counts(found: FoundRecord, place: Place, first: number | undefined): boolean {
  if (first === QUOTE) return true;
  return place === found.readOnly && first !== OPEN && first !== OPEN_LIST;
}

function note(found: FoundRecord, known: Known, start: number, end: number): void {
  const place = known.placeIn(found);
  const first = found.bytes[start];
  const quote = first === QUOTE ? 1 : 0;
  place.from = start + quote;
  place.to = counts(found, place, first) ? end - quote : place.from;
  if (hasEscape(found.bytes, place.from, place.to)) found.isEscaped = true;
}

/**
 * Finds the values of the record whose bracket is at the start. Gives where it ends, or `MORE` where the bytes end first.
 * Bytes are compared with numbers that are written out, as in `JsonBytes`.
 */
export function readRecord(json: JsonBytes, start: number, found: FoundRecord): number {
  const { bytes, end } = json;
  const quote = 0x22;
  const comma = 0x2c;
  const close = 0x7d;
  clear(found, bytes, start);
  let at = start + 1;
  while (at < end) {
    const byte = bytes[at];
    if (byte === comma) {
      at += 1;
    } else if (byte === quote) {
      at = readMember(json, at + 1, found);
      if (at === MORE) return MORE;
    } else if (byte === close) {
      found.to = at + 1;
      return at + 1;
    } else if (isSpace(byte)) {
      at += 1;
    } else {
      throw new DamagedLog('one of its records is no JSON object');
    }
  }
  return MORE;
}

/** Behind the value of the member whose name begins at the start. */
function readMember(json: JsonBytes, start: number, found: FoundRecord): number {
  const { bytes, nextEscape, end } = json;
  const colon = 0x3a;
  const quote = 0x22;
  const close = json.endOfText(start);
  if (close === MORE) return MORE;
  let value = close + 2;
  // Usually nothing stands between name, colon and value.
  if (bytes[close + 1] !== colon || bytes[value] !== quote) value = json.startOfValue(close + 1);
  if (value === MORE || value >= end) return MORE;
  const after = json.endOfValue(value);
  if (after === MORE) return MORE;
  const known = knownAt(bytes, start, close);
  if (known !== undefined) note(found, known, value, after);
  else if (nextEscape >= start && nextEscape < close) found.isEscaped = true;
  return after;
}
