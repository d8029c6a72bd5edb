/** A path with `*` and `**` -> where to begin, and which of what lies below it matches. */
import { globMatches } from '../model/glob.js';

/** How far a path has come in a pattern: the parts that may match next. */
export type Progress = ReadonlySet<number>;

export interface PathPattern {
  /** Parts of the path before the first with a wildcard. */
  readonly root: readonly string[];
  readonly begin: Progress;
  /** Empty: nothing below matches. */
  advance(progress: Progress, name: string): Progress;
  /** Whether what came so far matches the whole pattern: a file is meant, a folder with all that is in it. */
  isWhole(progress: Progress): boolean;
}

const isWild = (part: string): boolean => /[*?]/.test(part);

/** `**` is any number of folders, also none; `*` and `?` stay within one name. */
export function pathPattern(parts: readonly string[]): PathPattern {
  const first = parts.findIndex(isWild);
  const root = first < 0 ? parts : parts.slice(0, first);
  const rest = first < 0 ? [] : parts.slice(first);
  const withSkipped = (at: number): readonly number[] => {
    const all = [at];
    for (let next = at; rest[next] === '**'; next += 1) all.push(next + 1);
    return all;
  };
  const after = (at: number, name: string): readonly number[] => {
    const part = rest[at];
    if (part === undefined || part === '**') return withSkipped(at);
    return globMatches(part, name) ? withSkipped(at + 1) : [];
  };
  return {
    root,
    begin: new Set(withSkipped(0)),
    advance: (progress, name) => new Set([...progress].flatMap((at) => after(at, name))),
    isWhole: (progress) => progress.has(rest.length),
  };
}
