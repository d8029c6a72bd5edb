/** What telling requests are made from: the words of a policy, the world around it, and a bound on the work. */

import type { Circumstances } from '../decide/request.js';
import type { Statement } from '../language/statement.js';
import type { World } from '../world.js';
import type { Budget } from './budget.js';
import { incomparableConditions } from './comparable.js';
import { type Vocabulary, vocabularyOf } from './vocabulary.js';

export interface Setting extends Circumstances {
  readonly vocabulary: Vocabulary;
  readonly world: World;
  readonly budget: Budget;
}

/** The setting of statements in a world; conditions on untried keys have no say in it. */
export function settingOf(
  statements: readonly Statement[],
  world: World,
  { budget, untried }: { readonly budget: Budget; readonly untried: ReadonlySet<string> },
): Setting {
  const vocabulary = vocabularyOf(statements, untried);
  const incomparable = incomparableConditions(vocabulary.conditions);
  return { vocabulary, world, constants: world.constants, untried, incomparable, budget };
}
