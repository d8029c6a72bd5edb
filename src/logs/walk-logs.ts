/** Folders of log files -> the files that may hold what is asked for; folders that cannot are not looked into. */
import type { Failure } from '../model/gap.js';
import type { UsageQuery } from '../model/usage.js';
import {
  isLogFile,
  isOtherFolder,
  type PathPlace,
  placeOf,
  type Wanted,
  wantedBy,
} from './log-path.js';
import type { LogTree, TreeFile, TreeLevel } from './log-tree.js';
import type { PathPattern, Progress } from './path-pattern.js';

/** A file to read, with what its path says. */
export interface WantedFile extends TreeFile {
  readonly place: PathPlace;
}

/** What was passed over unread. */
export interface PassedOver {
  files: number;
  /** Not looked into. */
  folders: number;
}

/** What a walk comes upon. */
export type Found =
  | { readonly kind: 'file'; readonly file: WantedFile }
  /** A folder that could not be looked into. */
  | { readonly kind: 'failure'; readonly place: PathPlace; readonly failure: Failure };

interface Folder {
  readonly path: readonly string[];
  readonly progress: Progress;
}

/** Deeper folders than any trail makes are passed over. */
const DEEPEST = 64;

/** The length of `2026-10`. */
const MONTH = 7;

class Walk {
  readonly #tree: LogTree;
  readonly #pattern: PathPattern;
  readonly #wanted: Wanted;
  readonly #passed: PassedOver;

  constructor(tree: LogTree, pattern: PathPattern, query: UsageQuery, passed: PassedOver) {
    this.#tree = tree;
    this.#pattern = pattern;
    this.#wanted = wantedBy(query);
    this.#passed = passed;
  }

  /** The folders that come last are looked into first, so that few wait. */
  async *found(): AsyncGenerator<Found> {
    const { root, begin } = this.#pattern;
    const waiting: Folder[] = [{ path: root, progress: begin }];
    while (waiting.length > 0) {
      const next = waiting.splice(-this.#tree.atOnce).reverse();
      const levels = await Promise.all(next.map((folder) => this.#look(folder)));
      for (const [index, folder] of next.entries()) {
        const level = levels[index];
        if (level === undefined) continue;
        if (!level.ok) {
          yield { kind: 'failure', place: placeOf(folder.path), failure: level.failure };
          continue;
        }
        yield* this.#files(folder, level.value);
        waiting.push(...this.#below(folder, level.value));
      }
    }
  }

  #look({ path }: Folder): ReturnType<LogTree['browse']> {
    const { deep } = this.#tree;
    const isMonth = placeOf(path).date?.length === MONTH;
    return deep !== undefined && isMonth ? deep(path) : this.#tree.browse(path);
  }

  *#files(folder: Folder, { files }: TreeLevel): Generator<Found> {
    for (const file of files) {
      if (!isLogFile(file.path.at(-1) ?? '') || !this.#matches(folder, file)) continue;
      const place = placeOf(file.path);
      if (this.#wanted.has(place)) yield { kind: 'file', file: { ...file, place } };
      else this.#passed.files += 1;
    }
  }

  #matches({ path, progress }: Folder, file: TreeFile): boolean {
    const below = file.path.slice(path.length);
    const end = below.reduce((at, name) => this.#pattern.advance(at, name), progress);
    return this.#pattern.isWhole(end);
  }

  #below({ path, progress }: Folder, { folders }: TreeLevel): readonly Folder[] {
    return folders.toReversed().flatMap((name) => {
      const below = { path: [...path, name], progress: this.#pattern.advance(progress, name) };
      if (below.progress.size === 0 || below.path.length > DEEPEST) return [];
      if (!isOtherFolder(below.path) && this.#wanted.has(placeOf(below.path))) return [below];
      this.#passed.folders += 1;
      return [];
    });
  }
}

/** @param passed is added to */
export const walkLogs = (
  tree: LogTree,
  pattern: PathPattern,
  query: UsageQuery,
  passed: PassedOver,
): AsyncIterable<Found> => new Walk(tree, pattern, query, passed).found();
