/** Bytes of JSON -> where its texts, values and gaps end, without making anything of them. */

/** Why the rest of a file cannot be read, as a clause whose subject is the file. */
export class DamagedLog extends Error {
  override readonly name = 'DamagedLog';
}

export const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
export const COMMA = 0x2c;
export const OPEN = 0x7b;
export const CLOSE = 0x7d;
export const OPEN_LIST = 0x5b;
export const CLOSE_LIST = 0x5d;

/** What is given instead of a position where the bytes end too early. */
export const MORE = -1;

/** Blanks, tabs and the ends of lines. */
export const isSpace = (byte: number | undefined): boolean => byte !== undefined && byte <= 0x20;

const NO_JSON = 'it is no JSON';

/**
 * In the loops below, bytes are compared with numbers that are written out: Node.js reads a constant of a module again for
 * every byte, which takes half as long again.
 */

/**
 * Bytes that are gone through from the first to the last. A position that a method takes must not lie before one that was
 * taken earlier.
 */
export class JsonBytes {
  readonly bytes: Buffer;
  readonly end: number;
  /**
   * The next backslash behind what was gone through; the end where there is none. Most texts have none, and to look for
   * the quote alone takes half the time.
   */
  nextEscape: number;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.end = bytes.length;
    this.nextEscape = 0;
    this.#seekEscape(0);
  }

  /** From behind the quote that begins a text to the quote that ends it. */
  endOfText(start: number): number {
    const { bytes, end } = this;
    const quote = 0x22;
    let at = start;
    while (at < end && bytes[at] !== quote) at += 1;
    if (at <= this.nextEscape) return at < end ? at : MORE;
    return this.#endOfEscapedText(start);
  }

  /** From the first byte of a value to behind its last. */
  endOfValue(start: number): number {
    const first = this.bytes[start];
    if (first === OPEN || first === OPEN_LIST) return this.#endOfNested(start);
    if (first !== QUOTE) return this.#endOfWord(start);
    const close = this.endOfText(start + 1);
    return close === MORE ? MORE : close + 1;
  }

  endOfSpace(start: number): number {
    let at = start;
    while (at < this.end && isSpace(this.bytes[at])) at += 1;
    return at;
  }

  /** From behind a name to the value; a colon must be between. */
  startOfValue(start: number): number {
    const colon = this.endOfSpace(start);
    if (colon >= this.end) return MORE;
    if (this.bytes[colon] !== COLON) throw new DamagedLog(NO_JSON);
    const at = this.endOfSpace(colon + 1);
    return at < this.end ? at : MORE;
  }

  #seekEscape(from: number): void {
    const next = this.bytes.indexOf(BACKSLASH, from);
    this.nextEscape = next < 0 ? this.end : next;
  }

  #endOfEscapedText(start: number): number {
    const { bytes, end } = this;
    const quote = 0x22;
    const backslash = 0x5c;
    let at = start;
    for (; at < end; at += 1) {
      const byte = bytes[at];
      if (byte === quote) break;
      if (byte === backslash) at += 1;
    }
    this.#seekEscape(at);
    return at < end ? at : MORE;
  }

  /** From the bracket that begins an object or a list to behind the one that ends it. */
  #endOfNested(start: number): number {
    const { bytes, end } = this;
    let depth = 0;
    for (let at = start; at < end; at += 1) {
      switch (bytes[at]) {
        case 0x22:
          at = this.endOfText(at + 1);
          if (at === MORE) return MORE;
          break;
        case 0x7b:
        case 0x5b:
          depth += 1;
          break;
        case 0x7d:
        case 0x5d:
          depth -= 1;
          if (depth === 0) return at + 1;
          break;
        default:
      }
    }
    return MORE;
  }

  /** From the first byte of a number or a word to behind its last. */
  #endOfWord(start: number): number {
    for (let at = start; at < this.end; at += 1) {
      const byte = this.bytes[at];
      if (byte !== COMMA && byte !== CLOSE && byte !== CLOSE_LIST && !isSpace(byte)) continue;
      if (at === start) throw new DamagedLog(NO_JSON);
      return at;
    }
    return MORE;
  }
}
