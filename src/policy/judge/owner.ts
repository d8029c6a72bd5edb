/** What a policy does to its owner: whether it locks the own account out, and whether it opens the value to the own organization. */
import { type Box, meet } from '../boxes/box.js';
import { type Mask, maskOf } from '../boxes/mask.js';
import { remainderOf } from '../boxes/remainder.js';
import type { Scene } from '../boxes/scene.js';
import { boxWhere, facetsWhere } from '../boxes/space.js';
import { evaluateCondition } from '../decide/evaluate-condition.js';
import { meansRequester } from '../decide/means-requester.js';
import { inGeneral } from '../decide/request.js';
import { type ActionSet, NO_ACTIONS, POLICY_CONTROLS } from '../language/actions.js';
import type { Statement } from '../language/statement.js';
import type { Budget } from '../requests/budget.js';
import { ownRequests } from '../requests/own-request.js';
import type { World } from '../world.js';

const controlsPolicy = ({ effect, actions, principals }: Statement): boolean =>
  effect === 'Deny' && (actions & POLICY_CONTROLS) !== NO_ACTIONS && principals.meansOwn;

/** Whether the Denies may stop every ordinary request of the owner's; where they do not, they lock nobody out. */
function stopsOrdinary(denies: readonly Statement[], world: World): boolean {
  const circumstances = inGeneral(world.constants);
  const conditions = denies.flatMap((deny) => deny.conditions);
  return ownRequests(world, conditions).every(({ who, keys }) => {
    const stopped = denies.filter(
      (deny) =>
        meansRequester(deny.principals, who) !== false &&
        deny.conditions.every(
          (condition) => evaluateCondition(condition, keys, circumstances) !== false,
        ),
    );
    const actions = stopped.reduce((set, deny) => set | deny.actions, NO_ACTIONS);
    return (POLICY_CONTROLS & ~actions) === NO_ACTIONS;
  });
}

/** Whether the statements may lock the own account out, which only the requests of its users and roles can tell. */
export function mayLockOut(statements: readonly Statement[], world: World): boolean {
  const controlling = statements.filter(controlsPolicy);
  return controlling.length > 0 && stopsOrdinary(controlling, world);
}

/** Whether every account of the own organization can take one of the actions, from some network. */
export function isOrganizationWide(
  { space, ways }: Scene,
  actions: ActionSet,
  { organization }: World,
): boolean {
  const [identity, organizations] = space.dimensions;
  if (organization === undefined || identity === undefined || organizations === undefined) {
    return false;
  }
  const isOpen = ways.some(({ allow: { statement } }) => {
    const { everyone, negated, accountPatterns } = statement.principals;
    const meansMembers = everyone || negated || accountPatterns.length > 0;
    return meansMembers && (statement.actions & actions) !== NO_ACTIONS;
  });
  if (!isOpen) return false;
  const places = [...organizations.facets.keys()].filter(
    (index) => organizations.facets[index]?.who.organization === organization,
  );
  const everywhere = boxWhere(space, () => true).masks.slice(2);
  const someone = facetsWhere(identity, ({ reach }) => reach === 'fresh');
  const canRead = (place: Mask): boolean => {
    const members: Box = { actions, masks: [someone, place, ...everywhere] };
    return ways.some(({ certain }) => certain.some((box) => meet(box, members)));
  };
  const { length } = organizations.facets;
  // Where no statement asks for the organization, its members are like everybody.
  if (places.length === 0) return canRead(facetsWhere(organizations, () => true));
  return places.every((place) => canRead(maskOf(length, (index) => index === place)));
}

/** Whether the Denies keep every user and role of the own account from the policy; false where that takes too long. */
export function isLockedOut(
  scene: Scene,
  { organization, account }: World,
  budget: Budget,
): boolean {
  const { space, denies } = scene;
  const [identity, organizations] = space.dimensions;
  if (identity === undefined || organizations === undefined) return false;
  const isMember = organizations.facets.some(
    ({ who }) => organization !== undefined && who.organization === organization,
  );
  const everywhere = boxWhere(space, () => true);
  const own: Box = {
    actions: POLICY_CONTROLS,
    masks: [
      facetsWhere(identity, ({ who }) => who.account === account),
      facetsWhere(organizations, ({ who, reach }) =>
        isMember ? who.organization === organization : reach !== 'trusted',
      ),
      ...everywhere.masks.slice(2),
    ],
  };
  const stopped = denies.flatMap(({ certain }) => (certain === undefined ? [] : [certain]));
  return remainderOf(own, stopped, budget).boxes.length === 0;
}
