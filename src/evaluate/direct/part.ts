/** What a part of an expression becomes, a type and a function that gives its value; and the two ways to give none. */
import type { BoundParams } from '../bind.js';
import type { FactType } from '../facts.js';
import type { OwnFunction } from '../own-functions.js';

/** A node of a syntax tree. What `args` holds depends on `op`. */
export interface SyntaxNode {
  readonly op: string;
  readonly args: unknown;
}

/** Narrows what stands in the arguments of a node. */
export const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && 'op' in value && 'args' in value;

/** The value as a list; an empty one where it is none. */
export const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** What an expression reads. */
export interface Variables {
  readonly secret: object;
  readonly params: BoundParams;
}

/** Thrown where an expression asks for what does not exist: the error of the library that says so. */
export const ABSENT_VALUE = new Error('a value does not exist');

/** Thrown where the library must run the expression once more, such as where a value is not of the type of its fact. */
export const SURPRISE = new Error('the library has to say what becomes of this');

/** Gives the value that the library gives; or throws `ABSENT_VALUE`, `SURPRISE` or an `UnknownFactError`. */
export type DirectExpression = (variables: Variables) => unknown;

/** A part of an expression. What `run` gives is of the type, save for the elements of a list, which anybody may have written. */
export interface Part {
  readonly type: FactType;
  readonly run: DirectExpression;
}

/** What expressions can name. */
export interface Names {
  readonly params: Readonly<Record<string, { readonly type: FactType }>>;
  readonly functions: Readonly<Record<string, OwnFunction>>;
  /** Texts of a list that is being walked, by the name that stands for them. */
  readonly items?: ReadonlyMap<string, { text: string }>;
}

/** Turns any node into a part; undefined where something in it is not known here. */
export type Understand = (node: unknown, names: Names) => Part | undefined;

/** Turns the nodes of one kind into parts, with the means to turn what is below them. */
export type Form = (node: SyntaxNode, names: Names, understand: Understand) => Part | undefined;
