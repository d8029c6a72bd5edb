/** Log files, as they are found -> what they tell: lists of them are brought here, read, and counted. */
import { joined, makeFolder, removeWork, workFolder } from '../files/log-files.js';
import type { DamagedFile, Observation, UsageQuery } from '../model/usage.js';
import { observationOf } from '../usage/sql/row.js';
import type { ActiveDay } from './activity-log.js';
import { type DuckDb, Gathering } from './gathering.js';
import { wantedBy } from './log-path.js';
import { type LogReaders, startReaders } from './log-readers.js';
import type { LogTree } from './log-tree.js';
import type { LogFile } from './read-log.js';
import type { Found, PassedOver, WantedFile } from './walk-logs.js';

/** What was done so far. */
export interface LogWork {
  /** Read, the damaged ones too. */
  files: number;
  /** Of them, as they are stored. */
  stored: number;
  /** Of them, unpacked. */
  bytes: number;
  readonly passed: PassedOver;
}

export const noWork = (): LogWork => ({
  files: 0,
  stored: 0,
  bytes: 0,
  passed: { files: 0, folders: 0 },
});

/** Files that are read together: so many, or so many bytes as they are stored. */
const LIST_FILES = 64;
const LIST_BYTES = 2 ** 22;

/** Lists that each thread has at once: while one is read, the next is on its way. */
const LISTS_PER_THREAD = 2;

/** Files of a list that are brought at once. */
const BROUGHT_AT_ONCE = 8;

/** Days of a place. */
interface PlaceActivity {
  readonly account: string;
  readonly region: string;
  readonly days: Set<string>;
  recordsReads: boolean;
}

/** One question to the files. */
export class Observing {
  readonly #duckdb: DuckDb;
  readonly #query: UsageQuery;
  readonly #threads: number;
  readonly #work: LogWork;
  readonly #activity = new Map<string, PlaceActivity>();
  readonly #damaged: DamagedFile[] = [];
  readonly #folder = workFolder();
  #readers: LogReaders | undefined;
  #gathering: Gathering | undefined;
  #counting: Promise<void> = Promise.resolve();
  #lists = 0;

  constructor(duckdb: DuckDb, query: UsageQuery, threads: number, work: LogWork) {
    this.#duckdb = duckdb;
    this.#query = query;
    this.#threads = threads;
    this.#work = work;
  }

  async *observe(tree: LogTree, found: AsyncIterable<Found>): AsyncGenerator<Observation> {
    const gathering = await Gathering.begin(this.#duckdb, this.#query, this.#folder);
    this.#gathering = gathering;
    this.#readers = startReaders(this.#query, this.#threads, (lines) => gathering.add(lines));
    yield* this.#readAll(tree, found);
    await this.#counting;
    this.#damaged.sort((a, b) => (a.file < b.file ? -1 : 1));
    for (const damaged of this.#damaged) yield { kind: 'damaged', damaged };
    for (const { account, region, days, recordsReads } of this.#activity.values())
      yield {
        kind: 'activity',
        activity: { account, region, days: [...days].sort(), recordsReads },
      };
    for await (const row of gathering.rows()) {
      const told = observationOf(row);
      // The activity of all records is known; the rows have that of one service.
      if (told?.kind === 'count') yield told;
    }
  }

  /** May be called at any time, and more than once. */
  async close(): Promise<void> {
    const readers = this.#readers;
    const gathering = this.#gathering;
    this.#readers = undefined;
    this.#gathering = undefined;
    await readers?.close();
    await this.#counting.catch(() => undefined);
    gathering?.close();
    removeWork(this.#folder);
  }

  /** Reads lists of files, several at a time. Tells what could not be listed. */
  async *#readAll(tree: LogTree, found: AsyncIterable<Found>): AsyncGenerator<Observation> {
    const running = new Set<Promise<void>>();
    const start = async (files: readonly WantedFile[]): Promise<void> => {
      if (running.size >= this.#threads * LISTS_PER_THREAD) await Promise.race(running);
      const reading: Promise<void> = this.#readList(tree, files).finally(() =>
        running.delete(reading),
      );
      // It is awaited below; until then its error is not lost.
      reading.catch(() => undefined);
      running.add(reading);
    };
    let list: WantedFile[] = [];
    let bytes = 0;
    for await (const one of found) {
      if (one.kind === 'failure') {
        yield* this.#failures(one);
        continue;
      }
      list.push(one.file);
      bytes += one.file.size;
      if (list.length < LIST_FILES && bytes < LIST_BYTES) continue;
      await start(list);
      list = [];
      bytes = 0;
    }
    if (list.length > 0) await start(list);
    await Promise.all(running);
  }

  *#failures({ place, failure }: Extract<Found, { kind: 'failure' }>): Generator<Observation> {
    for (const { account, regions } of wantedBy(this.#query).placesAt(place))
      for (const region of regions) yield { kind: 'failure', account, region, failure };
  }

  async #readList(tree: LogTree, files: readonly WantedFile[]): Promise<void> {
    const folder = makeFolder(joined(this.#folder, `list-${this.#lists++}`));
    const here: { readonly file: WantedFile; readonly log: LogFile }[] = [];
    for (let first = 0; first < files.length; first += BROUGHT_AT_ONCE) {
      const some = files.slice(first, first + BROUGHT_AT_ONCE);
      await Promise.all(
        some.map(async (file, index) => {
          const brought = await tree.bring(file, joined(folder, String(first + index)));
          if (brought.ok) here.push({ file, log: { path: brought.value, size: file.size } });
          else this.#damage(tree, file, brought.failure.detail ?? brought.failure.reason);
        }),
      );
    }
    const read = await this.#readers?.read(here.map(({ log }) => log));
    removeWork(folder);
    if (read === undefined) return;
    for (const { index, detail } of read.damaged) {
      const damaged = here[index];
      if (damaged !== undefined) this.#damage(tree, damaged.file, detail);
    }
    for (const day of read.active) this.#note(day);
    this.#work.files += files.length;
    this.#work.stored += files.reduce((sum, { size }) => sum + size, 0);
    this.#work.bytes += read.bytes;
    await this.#gather(read.lines);
  }

  async #gather(lines: string): Promise<void> {
    const gathering = this.#gathering;
    if (gathering === undefined) return;
    gathering.add(lines);
    if (!gathering.isFull) return;
    // One after the other; whoever fills the next batch waits for the one before, so that few lie on disk.
    this.#counting = this.#counting.then(() => gathering.count());
    await this.#counting;
  }

  #damage(tree: LogTree, { path, place }: WantedFile, detail: string): void {
    const { account, region, date } = place;
    this.#damaged.push({
      file: tree.label(path),
      detail,
      ...(account !== undefined && { account }),
      ...(region !== undefined && { region }),
      ...(date !== undefined && { day: date }),
    });
  }

  #note({ account, region, day, reads }: ActiveDay): void {
    const key = `${account} ${region}`;
    const known = this.#activity.get(key);
    if (known === undefined) {
      const days = new Set([day]);
      this.#activity.set(key, { account, region, days, recordsReads: reads });
      return;
    }
    known.days.add(day);
    known.recordsReads ||= reads;
  }
}
