/** A grant -> the smallest edit of the policy that closes it and opens nothing else. */
import type { PolicyFix } from '../../model/access.js';
import { allowedActions, type ConcreteRequest } from '../decide/allowed-actions.js';
import { type Circumstances, inGeneral } from '../decide/request.js';
import { broadest, type Group, groupsOf } from '../explain/groups.js';
import { isLive } from '../explain/statement-notes.js';
import { judge } from '../judge/judge.js';
import { type ActionSet, actionsMatching, mostTelling, NO_ACTIONS } from '../language/actions.js';
import type { Statement } from '../language/statement.js';
import { isJsonObject } from '../read/json-shapes.js';
import { readDocument } from '../read/read-policy.js';
import { editsFor, removeStatement } from './edits.js';
import { applyPatch } from './json-patch.js';
import { welcomeRequests } from './welcome-requests.js';
import type { Written } from './written.js';

/** What a policy lets in. */
interface Outcome {
  readonly live: readonly Statement[];
  readonly lockedOut: boolean;
  /** Those who were welcome still are. */
  readonly sparesWelcome: boolean;
  /** As texts to compare. */
  readonly groups: ReadonlySet<string>;
}

/** A request by somebody who is to get in, and what it may do so far. */
interface Welcome {
  readonly request: ConcreteRequest;
  readonly actions: ActionSet;
}

/** A statement by what stays the same when others come and go. */
const nameOf = (group: Group): string =>
  `${group.way.way.allow.statement.index} ${group.class} ${group.description.text}`;

/** Whether the request that the group shows still gets in by the same statement, as the statements are now. */
function stillAdmits({ best, way }: Group, live: readonly Statement[]): boolean {
  const { index, origin } = way.way.allow.statement;
  const { constants, untried } = way.scene.space;
  const shown = actionsMatching(mostTelling(best.actions) ?? '');
  const telling = live.filter(
    (one) => one.effect === 'Deny' || (one.index === index && one.origin === origin),
  );
  const circumstances = { ...inGeneral(constants), untried };
  return (allowedActions(telling, best.request, circumstances) & shown) !== NO_ACTIONS;
}

/** What the policy lets in after an edit; undefined where the edit leaves no policy. */
function outcomeOf(
  { patch }: PolicyFix,
  { written, controls }: Pick<Exposure, 'written' | 'controls'>,
  welcome: readonly Welcome[],
): Outcome | undefined {
  const document = applyPatch(written.document, patch);
  if (!isJsonObject(document)) return undefined;
  const read = readDocument(document, written.world, 'policy');
  const live = [...read.statements, ...controls].filter(isLive);
  const { ways, lockedOut } = judge(live, written.world);
  const groups = ways.flatMap((way) => broadest(groupsOf(way))).map(nameOf);
  const circumstances = forWelcome(written);
  const sparesWelcome = welcome.every(
    ({ request, actions }) =>
      (actions & ~allowedActions(live, request, circumstances)) === NO_ACTIONS,
  );
  return { live, lockedOut, sparesWelcome, groups: new Set(groups) };
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

/** Where in the organization an account lies is not known. */
const forWelcome = ({ world }: Pick<Written, 'world'>): Circumstances => ({
  ...inGeneral(world.constants),
  untried: new Set(['aws:principalorgpaths', 'aws:sourceorgpaths']),
});

function welcomeIn({ statements, world }: Written): readonly Welcome[] {
  const circumstances = forWelcome({ world });
  return welcomeRequests(statements, world).map(({ request, isMeant }) => {
    const meant = statements.filter((one) => one.effect === 'Deny' || isMeant(one));
    return { request, actions: allowedActions(meant, request, circumstances) };
  });
}

/** What is to be known of an edit that is better than taking the whole statement out, but not by much. */
const ALSO_STOPS = 'It also stops some whom the policy lets in on purpose.';

/** Finds fixes. Grants of one statement are often closed by the same edit, whose outcome is then known already. */
export function fixer(exposure: Exposure): (group: Group) => PolicyFix {
  const { written, groups, lockedOut, mostTries } = exposure;
  const before = new Set(groups.map(nameOf));
  let welcome: readonly Welcome[] | undefined;
  const outcomes = new Map<string, Outcome | undefined>();
  const tryOut = (fix: PolicyFix): Outcome | undefined => {
    const key = JSON.stringify(fix.patch);
    welcome ??= welcomeIn(written);
    if (!outcomes.has(key)) outcomes.set(key, outcomeOf(fix, exposure, welcome));
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
    let blunt: PolicyFix | undefined;
    for (const fix of edits) {
      if (!closes(fix, group)) continue;
      if (tryOut(fix)?.sparesWelcome === true) return fix;
      blunt ??= fix;
    }
    return blunt === undefined
      ? removeStatement(written, group.way.way.allow.statement)
      : { ...blunt, summary: `${blunt.summary} ${ALSO_STOPS}` };
  };
}
