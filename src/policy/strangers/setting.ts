/** What telling requests are made from: the words of a policy, the world around it, and a bound on the work. */

import { constantsOf } from '../decide/constants.js';
import type { KeyValues } from '../decide/request.js';
import type { Statement } from '../language/statement.js';
import type { World } from '../world.js';
import type { Budget } from './budget.js';
import { type Vocabulary, vocabularyOf } from './vocabulary.js';

export interface Setting {
  readonly vocabulary: Vocabulary;
  readonly world: World;
  readonly constants: KeyValues;
  readonly budget: Budget;
}

/** The setting of statements in a world. */
export const settingOf = (
  statements: readonly Statement[],
  world: World,
  budget: Budget,
): Setting => ({
  vocabulary: vocabularyOf(statements),
  world,
  constants: constantsOf(world),
  budget,
});
