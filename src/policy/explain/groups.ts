/** What strangers can do by one Allow -> groups of requests that read alike, each with its best example. */
import type { GrantClass } from '../../model/access.js';
import type { Box } from '../boxes/box.js';
import type { Request } from '../decide/request.js';
import type { StrangersWay } from '../judge/strangers-ways.js';
import { type ActionSet, NO_ACTIONS, telling } from '../language/actions.js';
import { type Admission, admissionsOf } from './admissions.js';
import { type Description, describe } from './describe-requester.js';

/** Requests that read alike. */
export interface Group {
  readonly class: GrantClass;
  readonly way: StrangersWay;
  readonly description: Description;
  readonly actions: ActionSet;
  /** The part of the actions that needs no benefit of the doubt. */
  readonly certain: ActionSet;
  /** The first that shows the most telling action, one that is certain where there is one. */
  readonly best: Admission;
}

/** So many requests of one Allow are told apart. */
export const MOST_REQUESTS = 2048;

/** Whom a request shows to be let in. */
function classOf({ kind, reach }: Request): GrantClass {
  if (kind === 'service') return 'confusedDeputy';
  return reach === 'fresh' ? 'public' : 'external';
}

/** The actions that succeed, or all where none does. */
export function effective(actions: ActionSet, withheld: ActionSet): ActionSet {
  const left = actions & ~withheld;
  return left === NO_ACTIONS ? actions : left;
}

/** Groups the requests of one Allow. Actions that the key withholds make no good examples. */
export function groupsOf(way: StrangersWay, withheld: ActionSet = NO_ACTIONS): readonly Group[] {
  const { scene, open, certain } = way;
  const { statement } = way.way.allow;
  const groups = new Map<string, Group>();
  const worth = (actions: ActionSet): number => telling(effective(actions, withheld));
  const take = (admission: Admission, isOpenlySo: boolean): void => {
    const { request, actions } = admission;
    // Whose account cannot be told may be the owner's own.
    const isCertain = isOpenlySo && request.who.opaque === undefined;
    const grantClass = classOf(request);
    const description = describe(request, statement);
    const key = `${grantClass} ${description.text}`;
    const known = groups.get(key);
    const isBetter = known === undefined || worth(actions) > worth(known.best.actions);
    groups.set(key, {
      class: grantClass,
      way,
      description: known?.description ?? description,
      actions: actions | (known?.actions ?? NO_ACTIONS),
      certain: (isCertain ? actions : NO_ACTIONS) | (known?.certain ?? NO_ACTIONS),
      best: isBetter ? admission : known.best,
    });
  };
  // The certain ones come first, so that a doubtful example stands only where no other tells as much.
  const takeAll = (boxes: readonly Box[], isCertain: boolean): void => {
    for (const box of boxes) {
      for (const admission of admissionsOf(scene.space, box, MOST_REQUESTS)) {
        take(admission, isCertain);
      }
    }
  };
  takeAll(certain, true);
  if (certain !== open) takeAll(open, false);
  return [...groups.values()];
}

/** Every list that leaves something of the list out. */
const partsOf = (list: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: 2 ** list.length - 1 }, (_, mask) =>
    list.filter((_item, index) => (mask & (1 << index)) !== 0),
  );

const groupKey = (one: Group, pins: readonly string[]): string =>
  JSON.stringify([one.class === 'confusedDeputy', pins]);

/** Of groups of one Allow, leaves out what another says of more people, for no fewer actions and no less surely. */
export function broadest(groups: readonly Group[]): readonly Group[] {
  if (groups.length < 2) return groups;
  const byPins = new Map(groups.map((one) => [groupKey(one, one.description.pins), one]));
  return groups.filter(
    (narrow) =>
      !partsOf(narrow.description.pins).some((pins) => {
        const broad = byPins.get(groupKey(narrow, pins));
        return (
          broad !== undefined &&
          (narrow.actions & ~broad.actions) === NO_ACTIONS &&
          (narrow.certain & ~broad.certain) === NO_ACTIONS
        );
      }),
  );
}
