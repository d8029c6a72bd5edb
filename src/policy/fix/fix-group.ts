/** A grant -> the smallest edit of the policy that closes it and opens nothing else. */
import type { PolicyFix } from '../../model/access.js';
import { evaluateCondition } from '../decide/evaluate-condition.js';
import { meansRequester } from '../decide/means-requester.js';
import { inGeneral } from '../decide/request.js';
import { broadest, type Group, groupsOf } from '../explain/groups.js';
import { isLive } from '../explain/statement-notes.js';
import { judge } from '../judge/judge.js';
import { actionsMatching, mostTelling, NO_ACTIONS } from '../language/actions.js';
import type { Statement } from '../language/statement.js';
import { every, type Ternary } from '../language/ternary.js';
import { isJsonObject } from '../read/json-shapes.js';
import { readDocument } from '../read/read-policy.js';
import { editsFor, removeStatement } from './edits.js';
import { applyPatch } from './json-patch.js';
import type { Written } from './written.js';

/** What a policy lets in. */
interface Outcome {
  readonly live: readonly Statement[];
  readonly lockedOut: boolean;
  /** As texts to compare. */
  readonly groups: ReadonlySet<string>;
}

/** A statement by what stays the same when others come and go. */
const nameOf = (group: Group): string =>
  `${group.way.way.allow.statement.index} ${group.class} ${group.description.text}`;

/** Whether the request that the group shows still gets in by the same statement, as the statements are now. */
function stillAdmits({ best, way }: Group, live: readonly Statement[]): boolean {
  const { request } = best;
  const { constants, untried } = way.scene.space;
  const circumstances = { ...inGeneral(constants), untried };
  const shown = actionsMatching(mostTelling(best.actions) ?? '');
  const applies = ({ principals, conditions, resource, actions }: Statement): Ternary =>
    (actions & shown) !== NO_ACTIONS &&
    every(
      [
        meansRequester(principals, request.who),
        resource,
        ...conditions.map((one) => evaluateCondition(one, request.keys, circumstances)),
      ],
      (part) => part,
    );
  const { index, origin } = way.way.allow.statement;
  return (
    live.some((one) => one.index === index && one.origin === origin && applies(one) !== false) &&
    !live.some((one) => one.effect === 'Deny' && applies(one) === true)
  );
}

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
  return { live, lockedOut, groups: new Set(groups) };
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
  /** Nobody gets in by the group any more, not even as part of a broader one, and nobody by another way than before. */
  const closes = (fix: PolicyFix, group: Group): boolean => {
    const outcome = tryOut(fix);
    if (outcome === undefined || (outcome.lockedOut && !lockedOut)) return false;
    return (
      !outcome.groups.has(nameOf(group)) &&
      [...outcome.groups].every((name) => before.has(name)) &&
      !stillAdmits(group, outcome.live)
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
