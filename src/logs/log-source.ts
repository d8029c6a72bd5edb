/** CloudTrail log files, in a folder or a bucket -> a source of use that reads them itself and counts with DuckDB. */
import { availableParallelism } from 'node:os';
import { lookAt, wholePath } from '../files/log-files.js';
import type { Observation, UsageQuery } from '../model/usage.js';
import { UserError } from '../model/user-error.js';
import type { LogObjects, UsageEstimate, UsageSource } from '../usage/ports.js';
import { bytesText, countText, durationText } from '../usage/sources/words.js';
import { type DuckDb, loadDuckDb } from './gathering.js';
import { isLogFile } from './log-path.js';
import { bucketTree, diskTree, type LogTree } from './log-tree.js';
import { type LogWork, noWork, Observing } from './observing.js';
import { type PathPattern, pathPattern } from './path-pattern.js';
import { type PassedOver, walkLogs } from './walk-logs.js';

/** Where the files are, and what they are read with. */
export interface LogPlace {
  /** A folder, a file, or a pattern with `*` and `**`; or `s3://bucket/prefix`, which may be one too. */
  readonly path: string;
  /** The bucket of an `s3://` path. */
  readonly objects?: LogObjects;
  /** Threads that unpack and read; default: one for each core, `MOST_THREADS` at most. */
  readonly threads?: number;
  /** Gives DuckDB; default: the installed package. */
  readonly load?: () => Promise<DuckDb>;
}

/** A source that also tells its work in numbers. */
export interface LogSource extends UsageSource {
  work(): LogWork;
}

/** More of them need more memory than they save time: each holds a file of up to 16 MiB. */
const MOST_THREADS = 8;

/** Files that are looked for to estimate; where there are more, the estimate says “at least”. */
const MOST_ESTIMATED = 200_000;

/** What a core unpacks and reads, in compressed bytes a second: on a machine of 2020, with 15 bytes for one. */
const COMPRESSED_PER_SECOND = 20e6;

/** Bytes of a compressed record, roughly. */
const RECORD_BYTES = 130;

const S3 = /^s3:\/\/([^/]+)\/?(.*)$/s;

/** Paths of this machine begin with an empty part, that of the root. */
const diskParts = (path: string): readonly string[] => wholePath(path).split('/');

function openDisk(path: string): { readonly tree: LogTree; readonly pattern: PathPattern } {
  const pattern = pathPattern(diskParts(path));
  const root = pattern.root.join('/') || '/';
  const there = lookAt(root);
  if (there === undefined)
    throw new UserError({
      where: '--usage',
      what: `there is nothing at ${root}`,
      hint: 'Give a folder with log files of CloudTrail, such as logs=./AWSLogs.',
    });
  if (there === 'folder') return { tree: diskTree, pattern };
  return { tree: diskTree, pattern: fileAlone(pattern.root) };
}

/** The pattern for one file: its folder, and its name. */
function fileAlone(path: readonly string[]): PathPattern {
  const name = path.at(-1) ?? '';
  const exactly = new Set([0]);
  return {
    root: path.slice(0, -1),
    begin: exactly,
    advance: (progress, next) => (progress === exactly && next === name ? new Set([1]) : new Set()),
    isWhole: (progress) => progress.has(1),
  };
}

function openBucket(
  bucket: string,
  prefix: string,
  objects: LogObjects | undefined,
): { readonly tree: LogTree; readonly pattern: PathPattern } {
  if (objects === undefined) throw new Error('an s3:// path needs its bucket');
  const pattern = pathPattern(prefix.split('/').filter((part) => part !== ''));
  const isFile = isLogFile(prefix) && pattern.isWhole(pattern.begin) && pattern.root.length > 0;
  return {
    tree: bucketTree(bucket, objects),
    pattern: isFile ? fileAlone(pattern.root) : pattern,
  };
}

class Logs implements LogSource {
  readonly #duckdb: DuckDb;
  readonly #tree: LogTree;
  readonly #pattern: PathPattern;
  readonly #threads: number;
  readonly #open = new Set<Observing>();
  #work = noWork();

  constructor(duckdb: DuckDb, tree: LogTree, pattern: PathPattern, threads: number) {
    this.#duckdb = duckdb;
    this.#tree = tree;
    this.#pattern = pattern;
    this.#threads = threads;
  }

  async estimate(query: UsageQuery): Promise<UsageEstimate> {
    const passed: PassedOver = { files: 0, folders: 0 };
    let isThere = false;
    let files = 0;
    let bytes = 0;
    for await (const found of walkLogs(this.#tree, this.#pattern, query, passed)) {
      isThere = true;
      if (found.kind === 'failure') continue;
      files += 1;
      bytes += found.file.size;
      if (files >= MOST_ESTIMATED) break;
    }
    if (!isThere && passed.files + passed.folders === 0)
      throw new UserError({
        where: '--usage logs',
        what: 'there are no log files of CloudTrail there',
        hint: 'They lie in folders such as AWSLogs/o-a1b2c3d4e5/111122223333/CloudTrail/eu-central-1/2026/11/21.',
      });
    const least = files >= MOST_ESTIMATED ? 'at least ' : '';
    const seconds = Math.ceil(bytes / COMPRESSED_PER_SECOND / this.#threads);
    return {
      says: [
        `There are ${least}${countText(files, 'log file', 'log files')} to read, with ${bytesText(bytes)}: ` +
          `an estimated ${Math.round(bytes / RECORD_BYTES)} events, in an estimated ${durationText(seconds)} at best.`,
      ],
    };
  }

  async *observe(query: UsageQuery): AsyncGenerator<Observation> {
    this.#work = noWork();
    const observing = new Observing(this.#duckdb, query, this.#threads, this.#work);
    this.#open.add(observing);
    try {
      const { passed } = this.#work;
      yield* observing.observe(this.#tree, walkLogs(this.#tree, this.#pattern, query, passed));
    } finally {
      this.#open.delete(observing);
      await observing.close();
    }
  }

  work(): LogWork {
    return this.#work;
  }

  notes(): readonly string[] {
    const { files, bytes, passed } = this.#work;
    return [
      `Read ${countText(files, 'log file', 'log files')} with ${bytesText(bytes)} of records; ` +
        `${countText(passed.files, 'other file', 'other files')} and ${countText(passed.folders, 'folder', 'folders')} ` +
        'that by their path have nothing that was asked for were left unread.',
    ];
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open].map((observing) => observing.close()));
  }
}

/** Opens log files. Throws a `UserError` where DuckDB is not installed or there is nothing at the path. */
export async function logSource(place: LogPlace): Promise<LogSource> {
  const duckdb = await loadDuckDb(place.load);
  const [, bucket, prefix] = S3.exec(place.path) ?? [];
  const { tree, pattern } =
    bucket === undefined ? openDisk(place.path) : openBucket(bucket, prefix ?? '', place.objects);
  const threads = place.threads ?? Math.min(availableParallelism(), MOST_THREADS);
  return new Logs(duckdb, tree, pattern, threads);
}
