/** `list.exists(item, condition)` and `list.filter(item, condition)` to functions, and `item` inside of them. */
import {
  type DirectExpression,
  type Form,
  isNode,
  listIn,
  type Names,
  type Part,
  SURPRISE,
  type SyntaxNode,
  type Understand,
  type Variables,
} from './part.js';

/** Whoever calls an item by a name that stands for something else is left to the library. */
const TAKEN: ReadonlySet<string> = new Set(['secret', 'params', 'now']);

/** The text that a walk has come to, by its name. */
export const item: Form = ({ args: name }, { items }) => {
  const current = items?.get(String(name));
  return current && { type: 'string', run: () => current.text };
};

/** Runs a condition of a walk; whatever goes wrong in it the library judges, for it goes on where it can. */
function holds(condition: DirectExpression, variables: Variables): boolean {
  try {
    return condition(variables) === true;
  } catch {
    throw SURPRISE;
  }
}

interface Walk {
  readonly texts: Part;
  readonly isWanted: (text: unknown, variables: Variables) => boolean;
}

function walkOf({ args }: SyntaxNode, names: Names, understand: Understand): Walk | undefined {
  const [, receiver, given] = listIn(args);
  const [name, condition, ...more] = listIn(given);
  const texts = understand(receiver, names);
  if (texts?.type !== 'list<string>' || !isNode(name) || name.op !== 'id') return undefined;
  if (TAKEN.has(String(name.args)) || more.length > 0) return undefined;
  // One place for all texts of this walk: an expression is run by one thread, and never while it is being run.
  const current = { text: '' };
  const items = new Map([...(names.items ?? []), [String(name.args), current]]);
  const wanted = understand(condition, { ...names, items });
  if (wanted?.type !== 'bool') return undefined;
  return {
    texts,
    isWanted(text, variables) {
      if (typeof text !== 'string') throw SURPRISE;
      current.text = text;
      return holds(wanted.run, variables);
    },
  };
}

/** `exists`: whether the condition holds for one text at least. */
export const exists: Form = (node, names, understand) => {
  const walk = walkOf(node, names, understand);
  if (walk === undefined) return undefined;
  const { texts, isWanted } = walk;
  return { type: 'bool', run: (v) => listIn(texts.run(v)).some((text) => isWanted(text, v)) };
};

/** `filter`: the texts for which the condition holds. */
export const filter: Form = (node, names, understand) => {
  const walk = walkOf(node, names, understand);
  if (walk === undefined) return undefined;
  const { texts, isWanted } = walk;
  return {
    type: 'list<string>',
    run: (v) => listIn(texts.run(v)).filter((text) => isWanted(text, v)),
  };
};
