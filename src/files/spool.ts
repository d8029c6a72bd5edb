/** Texts that do not fit into memory to files of a temporary folder, and back in the order in which they are asked for. */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../model/user-error.js';

/** A text in the spool. */
export interface SpoolPart {
  readonly file: string;
  /** In bytes, as is the length. */
  readonly offset: number;
  readonly length: number;
}

/** Bytes that are written and read at once. */
const PIECE = 2 ** 18;

function attempt<T>(folder: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    throw new UserError({
      where: folder,
      what: `what does not fit into memory cannot be kept here (${error.message})`,
      hint: 'Set TMPDIR to a folder with more room.',
    });
  }
}

/** A new folder for a spool. */
export const temporarySpool = (): string =>
  attempt(tmpdir(), () => mkdtempSync(join(tmpdir(), 'secrets-census-spool-')));

/** Removes a spool; it may be gone already. */
export const removeSpool = (folder: string): void =>
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });

/** A file of the spool that grows. */
export class SpoolFile {
  readonly #folder: string;
  readonly #path: string;
  readonly #descriptor: number;
  readonly #waiting = Buffer.allocUnsafe(PIECE);
  #size = 0;

  /** Begins the file. Throws a `UserError` where that fails, as do the methods. */
  constructor(folder: string, name: string) {
    this.#folder = folder;
    this.#path = join(folder, name);
    this.#descriptor = attempt(folder, () => openSync(this.#path, 'w'));
  }

  /** Writes a text that comes in pieces. */
  append(pieces: Iterable<string>): SpoolPart {
    const offset = this.#size;
    let filled = 0;
    for (const piece of pieces) {
      // In UTF-8, a unit of UTF-16 takes up to three bytes.
      if (filled + 3 * piece.length > PIECE) {
        this.#write(this.#waiting, filled);
        filled = 0;
      }
      if (3 * piece.length > PIECE) {
        const bytes = Buffer.from(piece, 'utf8');
        this.#write(bytes, bytes.length);
      } else {
        filled += this.#waiting.write(piece, filled, 'utf8');
      }
    }
    this.#write(this.#waiting, filled);
    return { file: this.#path, offset, length: this.#size - offset };
  }

  close(): void {
    attempt(this.#folder, () => closeSync(this.#descriptor));
  }

  #write(bytes: Uint8Array, length: number): void {
    attempt(this.#folder, () => {
      for (let done = 0; done < length; )
        done += writeSync(this.#descriptor, bytes, done, length - done);
    });
    this.#size += length;
  }
}

/** What follows each other in the same file, read as one. */
function* joined(parts: Iterable<SpoolPart>): Generator<SpoolPart> {
  let last: SpoolPart | undefined;
  for (const part of parts) {
    if (part.length === 0) continue;
    if (last?.file === part.file && last.offset + last.length === part.offset) {
      last = { ...last, length: last.length + part.length };
      continue;
    }
    if (last !== undefined) yield last;
    last = part;
  }
  if (last !== undefined) yield last;
}

/** Reads texts of the spool in the order of the parts, in pieces of bounded length that are the reader's to keep. */
export function* readSpool(parts: Iterable<SpoolPart>): Generator<Uint8Array> {
  const open = new Map<string, number>();
  try {
    for (const { file, offset, length } of joined(parts)) {
      const descriptor = open.get(file) ?? attempt(file, () => openSync(file, 'r'));
      open.set(file, descriptor);
      for (let done = 0; done < length; ) {
        const bytes = Buffer.allocUnsafe(Math.min(PIECE, length - done));
        const read = attempt(file, () =>
          readSync(descriptor, bytes, 0, bytes.length, offset + done),
        );
        if (read === 0) throw new Error(`${file} is shorter than it was`);
        yield bytes.subarray(0, read);
        done += read;
      }
    }
  } finally {
    for (const descriptor of open.values()) closeSync(descriptor);
  }
}

/** The lines of texts of the spool, each of which ended with a line feed. */
export function* spooledLines(parts: Iterable<SpoolPart>): Generator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for (const bytes of readSpool(parts)) {
    const lines = `${rest}${decoder.decode(bytes, { stream: true })}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
