/** The forms of expressions, by the type of what they give: those that are run directly, and neighbours that the library runs. */
import { EXAMPLES_NOW } from '../../../src/evaluate/examples.js';
import type { FactType } from '../../../src/evaluate/facts.js';
import { ownFunctions } from '../../../src/evaluate/own-functions.js';

/** An expression made of a template, in which `string`, `int` and so on stand for expressions of that type. */
export type Template = readonly [strings: readonly string[], ...types: readonly FactType[]];

const form = (strings: TemplateStringsArray, ...types: readonly FactType[]): Template => [
  strings.raw,
  ...types,
];

/** Either of two. */
export const choices = (type: FactType): Template => form`(${'bool'} ? ${type} : ${type})`;

const ORDERS = ['<', '<=', '>', '>='].flatMap((op) =>
  (['int', 'double'] as const).flatMap((left) =>
    (['int', 'double'] as const).map((right): Template => [['(', ` ${op} `, ')'], left, right]),
  ),
);

/** The type of lists. */
export const LIST = 'list<string>';
const MAP = 'map<string, string>';

/** Calls of our own functions, by what they give. */
export const ownCalls = (type: FactType): readonly Template[] =>
  Object.entries(ownFunctions(EXAMPLES_NOW)).flatMap(([name, { takes, gives }]): Template[] => {
    const between = takes.slice(1).map(() => ', ');
    return gives === type ? [[[`${name}(`, ...between, ')'], ...takes]] : [];
  });

/** Forms that are run directly, by what they give. */
export const FORMS: Readonly<Record<FactType, readonly Template[]>> = {
  bool: [
    form`!${'bool'}`,
    // More often than the others: what has most ways to go wrong.
    ...[1, 2, 3].flatMap(() => [
      form`glob(${'string'}, ${'string'})`,
      form`(${'bool'} && ${'bool'})`,
      form`(${'bool'} || ${'bool'})`,
      form`(${'string'} in ${LIST})`,
      form`(${'string'} in ${MAP})`,
    ]),
    ...(['string', 'int', 'bool'] as const).flatMap((type) => [
      form`(${type} == ${type})`,
      form`(${type} != ${type})`,
    ]),
    form`${'string'}.contains(${'string'})`,
    ...ORDERS,
  ],
  string: [
    form`(${'string'} + ${'string'})`,
    form`string(${'int'})`,
    form`${LIST}[0]`,
    form`${LIST}[${'int'}]`,
    form`${MAP}[${'string'}]`,
  ],
  int: [form`(${'int'} + ${'int'})`, form`size(${LIST})`],
  double: [],
  timestamp: [],
  'list<string>': [
    form`[${'string'}]`,
    form`[${'string'}, ${'string'}, ${'string'}]`,
    form`${'string'}.split(${'string'})`,
  ],
  'map<string, string>': [],
};

/** What looks alike and is left to the library. */
export const STRANGE: Readonly<Record<FactType, readonly Template[]>> = {
  bool: [
    form`(${'timestamp'} < now)`,
    form`(${'timestamp'} == ${'timestamp'})`,
    form`(${'double'} == ${'double'})`,
    form`(${'string'} < ${'string'})`,
    form`(${LIST} == ${LIST})`,
    form`${'string'}.startsWith(${'string'})`,
    form`${LIST}.all(x, x == ${'string'})`,
    form`${LIST}.exists(now, now == "a")`,
    form`${LIST}.exists(secret, has(secret.name))`,
    form`${MAP}.exists(x, x == ${'string'})`,
    form`(${'int'} in [1, 2])`,
    form`has(secret.rotation)`,
  ],
  string: [form`string(${'double'})`, form`string(${'bool'})`],
  int: [
    form`size(${'string'})`,
    form`size(${MAP})`,
    form`-${'int'}`,
    form`(${'int'} * ${'int'})`,
    form`${LIST}.size()`,
  ],
  double: [form`(${'double'} + ${'double'})`, form`double(${'int'})`],
  timestamp: [form`now`],
  'list<string>': [
    form`(${LIST} + ${LIST})`,
    form`${'string'}.split(${'string'}, ${'int'})`,
    form`${LIST}.map(x, x + ${'string'})`,
  ],
  'map<string, string>': [form`{${'string'}: ${'string'}}`],
};
