/** A grant -> the smallest edit of the policy that closes it and opens nothing else. */
import type { PolicyFix } from '../../model/access.js';
import { broadest, type Group, groupsOf } from '../explain/groups.js';
import { isLive } from '../explain/statement-notes.js';
import { judge } from '../judge.js';
import type { Statement } from '../language/statement.js';
import { isJsonObject } from '../read/json-shapes.js';
import { readDocument } from '../read/read-policy.js';
import { editsFor, removeStatement, type Written } from './edits.js';
import { applyPatch } from './json-patch.js';

/** What a policy lets in, as texts to compare. */
interface Outcome {
  readonly lockedOut: boolean;
  readonly groups: ReadonlySet<string>;
}

/** A statement by what stays the same when others come and go. */
const nameOf = (group: Group): string =>
  JSON.stringify([group.way.way.allow.statement.index, group.class, group.description.text]);

/** What the policy lets in after an edit; undefined where the edit leaves no policy. */
function outcomeOf(
  { patch }: PolicyFix,
  written: Written,
  controls: readonly Statement[],
): Outcome | undefined {
  const document = applyPatch(written.document, patch);
  if (!isJsonObject(document)) return undefined;
  const read = readDocument(document, written.world, 'policy');
  const live = [...read.statements, ...controls].filter(isLive);
  const { ways, lockedOut } = judge(live, written.world);
  const groups = ways.flatMap((way) => broadest(groupsOf(way))).map(nameOf);
  return { lockedOut, groups: new Set(groups) };
}

/** All that there is to be closed. */
export interface Exposure {
  readonly written: Written;
  /** The Denies of resource control policies. */
  readonly controls: readonly Statement[];
  readonly groups: readonly Group[];
  readonly lockedOut: boolean;
}

/** Whether nobody gets in by the group any more, and nobody by another way than before. */
function closes(fix: PolicyFix, group: Group, exposure: Exposure): boolean {
  const outcome = outcomeOf(fix, exposure.written, exposure.controls);
  if (outcome === undefined || (outcome.lockedOut && !exposure.lockedOut)) return false;
  const before = new Set(exposure.groups.map(nameOf));
  return (
    !outcome.groups.has(nameOf(group)) && [...outcome.groups].every((name) => before.has(name))
  );
}

/** The smallest fix, with at most so many edits tried; taking the statement out closes a grant without trying. */
export function fixOf(group: Group, exposure: Exposure, mostTries: number): PolicyFix {
  const { written } = exposure;
  const tried = editsFor(group, written).slice(0, mostTries);
  return (
    tried.find((fix) => closes(fix, group, exposure)) ??
    removeStatement(written, group.way.way.allow.statement)
  );
}
