/** Values for a rule's parameters, held against their definitions. */
import { didYouMean } from '../model/nearest.js';
import type { ParamDefinition, ParamValue } from '../model/rule.js';

const fits = (type: ParamDefinition['type'], value: ParamValue): boolean => {
  switch (type) {
    case 'int':
      return typeof value === 'number' && Number.isSafeInteger(value);
    case 'double':
      return typeof value === 'number' && Number.isFinite(value);
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'list<string>':
      return Array.isArray(value);
  }
};

/** What is wrong with a value for a parameter; undefined where nothing is. */
export function paramProblem(definition: ParamDefinition, value: ParamValue): string | undefined {
  if (!fits(definition.type, value)) return `must be ${definition.type}`;
  if (typeof value !== 'number') return undefined;
  if (definition.min !== undefined && value < definition.min)
    return `must be at least ${definition.min}`;
  if (definition.max !== undefined && value > definition.max)
    return `must be at most ${definition.max}`;
  return undefined;
}

/** Something wrong with one of several values. */
export interface WrongParam {
  readonly name: string;
  readonly what: string;
  readonly hint?: string | undefined;
}

/** What is wrong with values that a user or an example gives to the parameters of a rule. */
export const wrongParams = (
  known: Readonly<Record<string, ParamDefinition>>,
  values: Readonly<Record<string, ParamValue>>,
): WrongParam[] =>
  Object.entries(values).flatMap(([name, value]) => {
    const definition = Object.hasOwn(known, name) ? known[name] : undefined;
    if (definition === undefined) {
      const hint = didYouMean(name, Object.keys(known));
      return [{ name, what: `the rule has no parameter '${name}'`, hint }];
    }
    const what = paramProblem(definition, value);
    return what === undefined ? [] : [{ name, what: `'${name}' ${what}` }];
  });
