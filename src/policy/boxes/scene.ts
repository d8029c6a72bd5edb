/** All statements in one space -> what each Allow leaves open once every Deny has taken its part. */
import type { Statement } from '../language/statement.js';
import type { Budget } from '../requests/budget.js';
import type { Box } from './box.js';
import { type Reading, readIn } from './reading.js';
import { type Remainder, remainderOf } from './remainder.js';
import type { Space } from './space.js';

/** What one Allow leaves open. */
export interface Way {
  readonly allow: Reading;
  /** What no Deny certainly stops, giving the Allow the benefit of the doubt. */
  readonly open: readonly Box[];
  /** The part that needs no benefit of the doubt; the same list where nothing is in doubt. */
  readonly certain: readonly Box[];
}

export interface Scene {
  readonly space: Space;
  readonly ways: readonly Way[];
  readonly denies: readonly Reading[];
  /** All statements. */
  readonly readings: readonly Reading[];
  /** False: some Denies were left out, because minding them would have taken too much work. */
  readonly isWhole: boolean;
}

const NOTHING: Remainder = { boxes: [], isWhole: true };

const isBox = (box: Box | undefined): box is Box => box !== undefined;

/** Holds all statements against each other. */
export function sceneOf(space: Space, statements: readonly Statement[], budget: Budget): Scene {
  const readings = statements.map((statement) => readIn(space, statement, budget));
  const denies = readings.filter(({ statement }) => statement.effect === 'Deny');
  const stopped = denies.map(({ certain }) => certain).filter(isBox);
  const perhapsStopped = denies.map(({ possible }) => possible).filter(isBox);
  const isKnown = denies.every(({ possible, certain }) => possible === certain);
  let isWhole = true;
  const ways: Way[] = [];
  for (const allow of readings) {
    const { statement, possible, certain } = allow;
    if (statement.effect !== 'Allow' || possible === undefined) continue;
    const left = remainderOf(possible, stopped, budget);
    const isSame = isKnown && certain === possible && left.isWhole;
    const sure =
      certain === undefined
        ? NOTHING
        : isSame
          ? left
          : remainderOf(certain, perhapsStopped, budget);
    isWhole &&= left.isWhole;
    ways.push({ allow, open: left.boxes, certain: sure.isWhole ? sure.boxes : [] });
  }
  return { space, ways, denies, readings, isWhole };
}
