/** Lines that come in any order to a file of a spool, and back by their keys: memory holds a bounded part of them. */
import { compareText } from '../model/order.js';
import { SpoolFile, type SpoolPart, spooledLines } from './spool.js';

/** UTF-16 units that wait in memory. */
const ROOM = 2 ** 25;

interface Waiting {
  lines: string[];
  length: number;
}

/** Keeps lines by key. The methods throw a `UserError` where the disk refuses. */
export class KeyedSpool {
  readonly #file: SpoolFile;
  readonly #room: number;
  readonly #waiting = new Map<string, Waiting>();
  readonly #parts = new Map<string, SpoolPart[]>();
  #length = 0;

  /** Begins a file in the folder of a spool. */
  constructor(folder: string, name: string, room = ROOM) {
    this.#file = new SpoolFile(folder, name);
    this.#room = room;
  }

  /** Keeps a line, which holds no line feed. */
  add(key: string, line: string): void {
    const waiting = this.#waiting.get(key) ?? { lines: [], length: 0 };
    waiting.lines.push(line);
    waiting.length += line.length;
    this.#waiting.set(key, waiting);
    this.#length += line.length;
    if (this.#length > this.#room) this.#write(this.#room / 2);
  }

  /** Writes what waits; nothing is added after that. */
  close(): void {
    this.#write(0);
    this.#file.close();
  }

  /** Keys that have lines, sorted. */
  keys(): readonly string[] {
    return [...this.#parts.keys()].sort(compareText);
  }

  /** The lines of a key in the order in which they came, once the spool is closed. */
  lines(key: string): Iterable<string> {
    return spooledLines(this.#parts.get(key) ?? []);
  }

  /** Writes what takes most, until no more than so much waits: few long parts are read faster than many short ones. */
  #write(left: number): void {
    const longest = [...this.#waiting].sort(([, a], [, b]) => b.length - a.length);
    for (const [key, { lines, length }] of longest) {
      if (left > 0 && this.#length <= left) return;
      const part = this.#file.append(lines.map((line) => `${line}\n`));
      const parts = this.#parts.get(key);
      if (parts === undefined) this.#parts.set(key, [part]);
      else parts.push(part);
      this.#waiting.delete(key);
      this.#length -= length;
    }
  }
}
