/** All statements in one space -> what each Allow leaves open once every Deny has taken its part. */
import type { Statement } from '../language/statement.js';
import type { Budget } from '../requests/budget.js';
import type { Box } from './box.js';
import { type Reading, readIn } from './reading.js';
import { remainderOf } from './remainder.js';
import type { Space } from './space.js';

/** What one Allow leaves open. */
export interface Way {
  readonly allow: Reading;
  /** What no Deny certainly stops, giving the Allow the benefit of the doubt. */
  readonly open: readonly Box[];
  /** The part that needs no benefit of the doubt. */
  readonly certain: readonly Box[];
}

export interface Scene {
  readonly space: Space;
  readonly ways: readonly Way[];
  readonly denies: readonly Reading[];
  /** False: some Denies were left out, because minding them would have taken too much work. */
  readonly isWhole: boolean;
}

const NOTHING = { boxes: [], isWhole: true } as const;

const isBox = (box: Box | undefined): box is Box => box !== undefined;

/** Holds all statements against each other. */
export function sceneOf(space: Space, statements: readonly Statement[], budget: Budget): Scene {
  const readings = statements.map((statement) => readIn(space, statement, budget));
  const denies = readings.filter(({ statement }) => statement.effect === 'Deny');
  const stopped = denies.map(({ certain }) => certain).filter(isBox);
  const perhapsStopped = denies.map(({ possible }) => possible).filter(isBox);
  let isWhole = true;
  const ways = readings.flatMap((allow): readonly Way[] => {
    const { statement, possible, certain } = allow;
    if (statement.effect !== 'Allow' || possible === undefined) return [];
    const left = remainderOf(possible, stopped, budget);
    const sure = certain === undefined ? NOTHING : remainderOf(certain, perhapsStopped, budget);
    isWhole &&= left.isWhole;
    return [{ allow, open: left.boxes, certain: sure.isWhole ? sure.boxes : [] }];
  });
  return { space, ways, denies, isWhole };
}
