/** A statement -> the boxes of requests that it speaks of: those that it may, and those that it certainly does. */
import { evaluateCondition } from '../decide/evaluate-condition.js';
import { meansRequester } from '../decide/means-requester.js';
import type { KeyValues } from '../decide/request.js';
import type { ActionSet } from '../language/actions.js';
import type { Condition, Statement } from '../language/statement.js';
import type { Ternary } from '../language/ternary.js';
import type { Budget } from '../requests/budget.js';
import { conditionCost } from '../requests/vocabulary.js';
import type { Box } from './box.js';
import { and, has, isEmpty, type Mask, maskOf } from './mask.js';
import type { Dimension, Space } from './space.js';

/** For each dimension, facets for which something may hold and those for which it certainly does. */
interface Bounds {
  readonly possible: Mask;
  readonly certain: Mask;
}

export interface Reading {
  readonly statement: Statement;
  /** Facets of the first dimension that its principals may mean. */
  readonly meant: Mask;
  /** Conditions of which it is not known for all requests whether they hold. */
  readonly doubtful: readonly Condition[];
  /** Conditions that turn away some stranger whom its principals may mean. */
  readonly narrowing: ReadonlySet<Condition>;
  /** Undefined: nothing. */
  readonly possible: Box | undefined;
  /** Needs no benefit of the doubt; part of `possible`, and the same box where nothing is in doubt. */
  readonly certain: Box | undefined;
}

const NO_KEYS: KeyValues = new Map();

/** Where a condition is decided: in one dimension, or alike for all requests. */
function decide(condition: Condition, space: Space, budget: Budget): readonly Ternary[] {
  const index = space.dimensionOf.get(condition.key);
  const dimension = index === undefined ? undefined : space.dimensions[index];
  if (dimension === undefined) return [evaluateCondition(condition, NO_KEYS, space)];
  const { facets } = dimension;
  return budget.affords(facets.length * conditionCost(condition))
    ? facets.map(({ keys }) => evaluateCondition(condition, keys, space))
    : facets.map(() => 'unknown');
}

/** Both masks; one and the same where nothing is unknown, which spares whoever compares them the work. */
function boundsOf(results: readonly Ternary[]): Bounds {
  const possible = maskOf(results.length, (index) => results[index] !== false);
  return {
    possible,
    certain: results.includes('unknown')
      ? maskOf(results.length, (index) => results[index] === true)
      : possible,
  };
}

/** Requesters that the principals mean. */
function requesters({ principals }: Statement, { dimensions: [first] }: Space): Bounds {
  return boundsOf((first?.facets ?? []).map(({ who }) => meansRequester(principals, who)));
}

const everything = ({ facets }: Dimension): Mask => maskOf(facets.length, () => true);

/** Whether a condition, by its outcomes over the facets of its dimension, turns away a stranger of those that are meant. */
function turnsAway(
  results: readonly Ternary[],
  dimension: Dimension | undefined,
  meant: Mask | undefined,
): boolean {
  if (dimension === undefined) return results[0] === false;
  return dimension.facets.some(
    ({ reach }, index) =>
      results[index] === false && reach !== 'trusted' && (meant === undefined || has(meant, index)),
  );
}

/** A box that is built up condition by condition. */
class Draft {
  readonly #masks: Mask[];
  #isPossible: boolean;

  constructor(masks: readonly Mask[], isPossible: boolean) {
    this.#masks = [...masks];
    this.#isPossible = isPossible;
  }

  narrow(index: number, mask: Mask): void {
    this.#masks[index] = and(this.#masks[index] ?? [], mask);
  }

  require(holds: boolean): void {
    this.#isPossible &&= holds;
  }

  box(actions: ActionSet): Box | undefined {
    return this.#isPossible && !this.#masks.some(isEmpty)
      ? { masks: this.#masks, actions }
      : undefined;
  }
}

/** Reads a statement in a space. A condition that takes too much work counts as not known. */
export function readIn(space: Space, statement: Statement, budget: Budget): Reading {
  const { conditions, actions, resource } = statement;
  const meant = requesters(statement, space);
  const others = space.dimensions.slice(1).map(everything);
  const possible = new Draft([meant.possible, ...others], resource !== false);
  const isSure = statement.isDoubtful !== true;
  const certain = new Draft([meant.certain, ...others], resource === true && isSure);
  let isKnown = isSure && resource !== 'unknown' && meant.certain === meant.possible;
  const doubtful: Condition[] = [];
  const narrowing = new Set<Condition>();
  for (const condition of conditions) {
    const index = space.dimensionOf.get(condition.key);
    const results = decide(condition, space, budget);
    if (results.includes('unknown')) doubtful.push(condition);
    if (turnsAway(results, space.dimensions[index ?? -1], index === 0 ? meant.possible : undefined))
      narrowing.add(condition);
    if (index === undefined) {
      possible.require(results[0] !== false);
      certain.require(results[0] === true);
      isKnown &&= results[0] !== 'unknown';
      continue;
    }
    const bounds = boundsOf(results);
    possible.narrow(index, bounds.possible);
    certain.narrow(index, bounds.certain);
    isKnown &&= bounds.certain === bounds.possible;
  }
  const box = possible.box(actions);
  return {
    statement,
    meant: meant.possible,
    doubtful,
    narrowing,
    possible: box,
    certain: isKnown ? box : certain.box(actions),
  };
}
