/** `&&`, `||`, `!` and `?:` to functions. What has no value on one side does not matter where the other side decides. */
import {
  type DirectExpression,
  type Form,
  listIn,
  type Part,
  SURPRISE,
  type Variables,
} from './part.js';

/** The value, or the error in its place. */
function attempt(run: DirectExpression, variables: Variables): unknown {
  try {
    return run(variables);
  } catch (error) {
    if (error === SURPRISE) throw error;
    return error;
  }
}

function logical(decisive: boolean, left: Part, right: Part): Part | undefined {
  if (left.type !== 'bool' || right.type !== 'bool') return undefined;
  return {
    type: 'bool',
    run(variables) {
      const first = attempt(left.run, variables);
      if (first === decisive) return decisive;
      // Where neither has a value, the error of the second is the one that is told.
      const second = right.run(variables);
      if (second === decisive || first === !decisive) return second;
      throw first;
    },
  };
}

/** `&&`, which false decides. */
export const conjunction = (left: Part, right: Part): Part | undefined =>
  logical(false, left, right);

/** `||`, which true decides. */
export const disjunction = (left: Part, right: Part): Part | undefined =>
  logical(true, left, right);

/** `!`. */
export const negation: Form = ({ args }, names, understand) => {
  const negated = understand(args, names);
  return negated?.type === 'bool'
    ? { type: 'bool', run: (v) => negated.run(v) !== true }
    : undefined;
};

/** `?:`, both sides of one type, of which only the chosen one is run. */
export const choice: Form = ({ args }, names, understand) => {
  const [condition, yes, no] = listIn(args).map((arg) => understand(arg, names));
  if (condition?.type !== 'bool' || yes === undefined || yes.type !== no?.type) return undefined;
  return { type: yes.type, run: (v) => (condition.run(v) === true ? yes.run(v) : no.run(v)) };
};
