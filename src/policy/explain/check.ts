/** A look at one condition, for what its author may not know. */
import type { KeyValues } from '../decide/request.js';
import type { Condition, Statement } from '../language/statement.js';
import type { VariableRule } from '../read/read-conditions.js';

/** What a condition stands in. */
export interface Place {
  readonly statement: Statement;
  readonly rule: VariableRule;
  readonly constants: KeyValues;
}

/** What a note is called, and what it says. */
export type Found = readonly [code: string, message: string];

/** Undefined where there is nothing to say. */
export type Check = (condition: Condition, place: Place) => Found | undefined;
