/** A grant -> the smallest edit of the policy that closes it and opens nothing else. */
import type { PolicyFix } from '../../model/access.js';
import { broadest, type Group, groupsOf } from '../explain/groups.js';
import { isLive } from '../explain/statement-notes.js';
import { judge } from '../judge/judge.js';
import type { Statement } from '../language/statement.js';
import { isJsonObject } from '../read/json-shapes.js';
import { readDocument } from '../read/read-policy.js';
import { editsFor, removeStatement } from './edits.js';
import { applyPatch } from './json-patch.js';
import type { Written } from './written.js';

/** What a policy lets in, as texts to compare. */
interface Outcome {
  readonly lockedOut: boolean;
  readonly groups: ReadonlySet<string>;
}

/** A statement by what stays the same when others come and go. */
const nameOf = (group: Group): string =>
  `${group.way.way.allow.statement.index} ${group.class} ${group.description.text}`;

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
  /** So many edits are tried for each grant. */
  readonly mostTries: number;
}

/** Finds fixes. Grants of one statement are often closed by the same edit, whose outcome is then known already. */
export function fixer(exposure: Exposure): (group: Group) => PolicyFix {
  const { written, controls, groups, lockedOut, mostTries } = exposure;
  const before = new Set(groups.map(nameOf));
  const outcomes = new Map<string, Outcome | undefined>();
  const tryOut = (fix: PolicyFix): Outcome | undefined => {
    const key = JSON.stringify(fix.patch);
    if (!outcomes.has(key)) outcomes.set(key, outcomeOf(fix, written, controls));
    return outcomes.get(key);
  };
  /** Nobody gets in by the group any more, and nobody by another way than before. */
  const closes = (fix: PolicyFix, group: Group): boolean => {
    const outcome = tryOut(fix);
    if (outcome === undefined || (outcome.lockedOut && !lockedOut)) return false;
    return (
      !outcome.groups.has(nameOf(group)) && [...outcome.groups].every((name) => before.has(name))
    );
  };
  return (group) => {
    const edits = mostTries === 0 ? [] : editsFor(group, written).slice(0, mostTries);
    return (
      edits.find((fix) => closes(fix, group)) ??
      removeStatement(written, group.way.way.allow.statement)
    );
  };
}
