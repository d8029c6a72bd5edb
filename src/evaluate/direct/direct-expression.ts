/**
 * The syntax tree of a checked expression to a function that gives what the CEL library gives, without interpreting the
 * tree again for every secret. Whatever it does not know it leaves to the library: see `why-direct.md`.
 */
import { call } from './calls.js';
import { element, membership } from './collections.js';
import { comparison } from './comparison.js';
import { selection } from './facts-and-params.js';
import { literal, textList } from './literals.js';
import { choice, conjunction, disjunction, negation } from './logic.js';
import {
  type DirectExpression,
  type Form,
  isNode,
  listIn,
  type Names,
  type Part,
  type SyntaxNode,
  type Understand,
} from './part.js';
import { sum } from './sums.js';
import { contains, split } from './texts.js';
import { exists, filter, item } from './walks.js';

const METHODS: ReadonlyMap<unknown, Form> = new Map([
  ['exists', exists],
  ['filter', filter],
  ['split', split],
  ['contains', contains],
]);

/** By the names that the library gives to kinds of nodes. */
const FORMS: ReadonlyMap<string, Form> = new Map([
  ['value', literal],
  ['list', textList],
  ['.', selection],
  ['id', item],
  ['call', call],
  ['rcall', (node, names, below) => METHODS.get(listIn(node.args)[0])?.(node, names, below)],
  ['!_', negation],
  ['?:', choice],
]);

/** Operators that stand between two parts; all others between two compare. */
const OPERATORS: ReadonlyMap<string, (left: Part, right: Part) => Part | undefined> = new Map([
  ['&&', conjunction],
  ['||', disjunction],
  ['in', membership],
  ['+', sum],
  ['[]', element],
]);

function between({ op, args }: SyntaxNode, names: Names): Part | undefined {
  const [left, right] = listIn(args).map((arg) => understand(arg, names));
  if (left === undefined || right === undefined) return undefined;
  const operator = OPERATORS.get(op);
  return operator === undefined ? comparison(op, left, right) : operator(left, right);
}

const understand: Understand = (node, names) => {
  if (!isNode(node)) return undefined;
  const form = FORMS.get(node.op);
  return form === undefined ? between(node, names) : form(node, names, understand);
};

/** The function; undefined where a part of the expression is not known here. */
export const directExpression = (ast: SyntaxNode, names: Names): DirectExpression | undefined =>
  understand(ast, names)?.run;
