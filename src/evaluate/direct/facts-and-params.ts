/** `secret.key.state`, `params.days` and `has(secret.key.state)` to the reading of them. Facts come from strangers: their types are checked. */
import { BoundParams, type FactReader, factReader } from '../bind.js';
import { FACTS_BY_PATH, type FactType } from '../facts.js';
import {
  ABSENT_VALUE,
  type DirectExpression,
  type Form,
  isNode,
  listIn,
  type Names,
  type Part,
  SURPRISE,
  type SyntaxNode,
} from './part.js';
import { IS_OF_TYPE } from './value-types.js';

/** Names selected one from another, as in `secret.rotation.enabled`. */
function pathOf(node: unknown): readonly string[] | undefined {
  if (!isNode(node)) return undefined;
  if (node.op === 'id') return [String(node.args)];
  if (node.op !== '.') return undefined;
  const [object, name] = listIn(node.args);
  const above = pathOf(object);
  return above && [...above, String(name)];
}

/** Undefined where the node is no fact; a group of facts is none. */
function factAt(node: unknown): { readonly type: FactType; readonly read: FactReader } | undefined {
  const [root, ...steps] = pathOf(node) ?? [];
  const path = steps.join('.');
  const fact = root === 'secret' ? FACTS_BY_PATH.get(path) : undefined;
  const read = fact && factReader(path);
  return fact && read && { type: fact.type, read };
}

const checked = (type: FactType, read: DirectExpression): Part => {
  const isOfType = IS_OF_TYPE[type];
  return {
    type,
    run(variables) {
      const value = read(variables);
      if (value === undefined) throw ABSENT_VALUE;
      if (!isOfType(value)) throw SURPRISE;
      return value;
    },
  };
};

function param(node: SyntaxNode, { params }: Names): Part | undefined {
  const [root, name, ...more] = pathOf(node) ?? [];
  if (root !== 'params' || name === undefined || more.length > 0) return undefined;
  const known = Object.hasOwn(params, name) ? params[name] : undefined;
  return known && checked(known.type, ({ params: values }) => BoundParams.read(values, name));
}

/** A fact or a parameter, by its name. */
export const selection: Form = (node, names) => {
  const fact = factAt(node);
  return fact === undefined
    ? param(node, names)
    : checked(fact.type, ({ secret }) => fact.read(secret));
};

/** `has()` of a fact: whether it exists, which is no question for one that cannot be read, or that is not of its type. */
export function existence(asked: unknown): Part | undefined {
  const fact = factAt(asked);
  if (fact === undefined) return undefined;
  const isOfType = IS_OF_TYPE[fact.type];
  return {
    type: 'bool',
    run({ secret }) {
      const value = fact.read(secret);
      if (value === undefined) return false;
      if (!isOfType(value)) throw SURPRISE;
      return true;
    },
  };
}
