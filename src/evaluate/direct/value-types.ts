/** Types of facts to whether a value is of them, as strictly as the library asks, or more. */
import type { FactType } from '../facts.js';

/** Where it says no, the library may still say yes: it takes a time that is no moment, say. Elements are not looked at. */
export const IS_OF_TYPE: Readonly<Record<FactType, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  int: (value) => typeof value === 'bigint',
  double: (value) => typeof value === 'number',
  bool: (value) => typeof value === 'boolean',
  timestamp: (value) => value instanceof Date && !Number.isNaN(value.getTime()),
  'list<string>': (value) => Array.isArray(value),
  'map<string, string>': (value) => value instanceof Map,
};
