/** Bytes of JSON -> where its texts, values and gaps end, without making anything of them. */

/** Why the rest of a file cannot be read, as a clause whose subject is the file. */
export class DamagedLog extends Error {
  override readonly name = 'DamagedLog';
}

export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const COLON = 0x3a;
export const COMMA = 0x2c;
export const SPACE = 0x20;
export const OPEN = 0x7b;
export const CLOSE = 0x7d;
export const OPEN_LIST = 0x5b;
export const CLOSE_LIST = 0x5d;

/** What the functions below give where the bytes end too early. */
export const MORE = -1;

export const isSpace = (byte: number | undefined): boolean => byte !== undefined && byte <= SPACE;

/** From behind the quote that begins a text to the one that ends it. */
export function endOfText(bytes: Buffer, start: number, end: number): number {
  let at = start;
  for (;;) {
    if (at >= end) return MORE;
    const byte = bytes[at];
    if (byte === QUOTE) return at;
    at += byte === BACKSLASH ? 2 : 1;
  }
}

/** From the bracket that begins an object or a list to behind the one that ends it. */
function endOfNested(bytes: Buffer, start: number, end: number): number {
  let depth = 0;
  let at = start;
  while (at < end) {
    const byte = bytes[at];
    at += 1;
    if (byte === QUOTE) {
      // As `endOfText`: most bytes are looked at here, and a call for each text takes half as long again.
      while (at < end) {
        const inner = bytes[at];
        at += 1;
        if (inner === QUOTE) break;
        if (inner === BACKSLASH) at += 1;
      }
    } else if (byte === OPEN || byte === OPEN_LIST) {
      depth += 1;
    } else if (byte === CLOSE || byte === CLOSE_LIST) {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return MORE;
}

export function endOfSpace(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && isSpace(bytes[at])) at += 1;
  return at;
}

/** From the first byte of a number or a word to behind its last. */
function endOfWord(bytes: Buffer, start: number, end: number): number {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at];
    if (byte !== COMMA && byte !== CLOSE && byte !== CLOSE_LIST && !isSpace(byte)) continue;
    if (at === start) throw new DamagedLog('it is no JSON');
    return at;
  }
  return MORE;
}

/** From the first byte of a value to behind its last. */
export function endOfValue(bytes: Buffer, start: number, end: number): number {
  const first = bytes[start];
  if (first === OPEN || first === OPEN_LIST) return endOfNested(bytes, start, end);
  if (first !== QUOTE) return endOfWord(bytes, start, end);
  for (let at = start + 1; at < end; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) return at + 1;
    if (byte === BACKSLASH) at += 1;
  }
  return MORE;
}

/** From behind a name to the value; a colon must be between. */
export function startOfValue(bytes: Buffer, start: number, end: number): number {
  const colon = endOfSpace(bytes, start, end);
  if (colon >= end) return MORE;
  if (bytes[colon] !== COLON) throw new DamagedLog('it is no JSON');
  const at = endOfSpace(bytes, colon + 1, end);
  return at < end ? at : MORE;
}
