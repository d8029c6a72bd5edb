/** References between the files of a world turned into problems where they point to nothing or are made twice. */
import type { Problem } from '../../model/user-error.js';
import type { Path } from './yaml-file.js';

/** Gives `file:line:column` of a place in a file. */
export type At = (path: Path) => string;

/** A name in one place of a file that must exist in another. */
export interface Reference {
  readonly name: string;
  readonly path: Path;
}

/** One reference for each name of a list. */
export const referTo = (names: readonly string[] = [], path: Path): readonly Reference[] =>
  names.map((name, index) => ({ name, path: [...path, index] }));

/** A problem for each reference to a name that is not known. `kind` says what the name should be. */
export const unresolved = (
  kind: string,
  references: readonly Reference[],
  { known, at }: { readonly known: Iterable<string>; readonly at: At },
): readonly Problem[] => {
  const names = new Set(known);
  return references
    .filter(({ name }) => !names.has(name))
    .map(({ name, path }) => ({ what: `there is no ${kind} '${name}'`, where: at(path) }));
};

/** A problem for each name that comes again, at its later place. */
export function repeated(kind: string, names: readonly Reference[], at: At): readonly Problem[] {
  const seen = new Set<string>();
  return names.flatMap(({ name, path }): readonly Problem[] => {
    const known = seen.has(name);
    seen.add(name);
    return known ? [{ what: `the ${kind} '${name}' is used twice`, where: at(path) }] : [];
  });
}
