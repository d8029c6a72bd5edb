/** One value of a request held against one value of a condition, by the operator's family. */
import { contains, readAddress } from '../language/addresses.js';
import { conditionKey } from '../language/condition-keys.js';
import type { ConditionOperator, Relation } from '../language/condition-operators.js';
import { type Glob, matches, RUN } from '../language/glob.js';
import type { ConditionValue } from '../language/statement.js';
import { fill, fillOpenly, type Resolved, type Template } from '../language/template.js';
import type { Ternary } from '../language/ternary.js';
import { UNKNOWN_ORGANIZATION } from '../world.js';

/** What the comparison has to know of the request at large. */
export interface Comparison {
  readonly operator: ConditionOperator;
  readonly resolve: (key: string) => Resolved;
  /** The caller chooses the value, so that an unequal one proves nothing against a variable. */
  readonly choosable: boolean;
}

function related(relation: Relation, value: number, bound: number): boolean {
  switch (relation) {
    case 'equal':
      return value === bound;
    case 'less':
      return value < bound;
    case 'lessOrEqual':
      return value <= bound;
    case 'greater':
      return value > bound;
    case 'greaterOrEqual':
      return value >= bound;
  }
}

const NUMBER = /^[+-]?[0-9]{1,30}(\.[0-9]{1,30})?$/;

/** A number as AWS writes it; undefined for other texts. */
export const readNumber = (text: string): number | undefined =>
  NUMBER.test(text) ? Number(text) : undefined;

const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]{4,15}(Z|[+-][0-9]{2}:?[0-9]{2})?)?$/;

/** Milliseconds since 1970 of an ISO 8601 date or of epoch seconds; undefined for other texts. */
export function readDate(text: string): number | undefined {
  const seconds = readNumber(text);
  if (seconds !== undefined) return seconds * 1000;
  if (!DATE.test(text)) return undefined;
  const zoned = text.length <= 10 || /(Z|[+-][0-9]{2}:?[0-9]{2})$/.test(text) ? text : `${text}Z`;
  const milliseconds = Date.parse(zoned);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}

/** A bound that cannot be read may mean anything; a value that cannot be read meets none. */
function compareOrdered(
  read: (text: string) => number | undefined,
  relation: Relation,
  texts: { readonly value: string; readonly bound: string },
): Ternary {
  const bound = read(texts.bound);
  if (bound === undefined) return 'unknown';
  const value = read(texts.value);
  return value !== undefined && related(relation, value, bound);
}

function compareAddress(value: string, { range }: ConditionValue): Ternary {
  if (range === undefined) return 'unknown';
  const address = readAddress(value);
  return address !== undefined && contains(range, address);
}

const BOOLEANS: ReadonlySet<string> = new Set(['true', 'false']);

function compareBoolean(value: string, bound: string): Ternary {
  const wanted = bound.toLowerCase();
  return BOOLEANS.has(wanted) ? value.toLowerCase() === wanted : 'unknown';
}

const isArn = (value: string): boolean => value.startsWith('arn:') && value.split(':').length >= 6;

function matchesArn(glob: Glob, value: string): Ternary {
  if (glob.bySegment === true) return isArn(value) && matches(glob, value);
  // What AWS makes of a pattern with fewer than six segments, such as "*", is not documented.
  return glob.tokens.includes(RUN) && matches(glob, value) ? 'unknown' : false;
}

/** Whether some request gives one of the variables no value. */
const mayLackValue = ({ required }: Template): boolean =>
  required.some((key) => conditionKey(key)?.always !== true);

function compareText(value: string, bound: ConditionValue, comparison: Comparison): Ternary {
  const { operator, resolve, choosable } = comparison;
  if (bound.template === undefined) return 'unknown';
  const varies = bound.template.keys.length > 0;
  if (value === UNKNOWN_ORGANIZATION && !varies) return 'unknown';
  const glob = fill(bound.template, resolve);
  if (glob === 'unknown') {
    if (operator.negated && mayLackValue(bound.template)) return 'unknown';
    const open = fillOpenly(bound.template, resolve);
    return operator.family === 'arnPattern' && open.bySegment !== true
      ? 'unknown'
      : matches(open, value) && 'unknown';
  }
  // A variable without a value makes no text, so nothing equals it; but whether everything differs from it is open.
  if (glob === 'missing') return operator.negated ? 'unknown' : false;
  const result = operator.family === 'arnPattern' ? matchesArn(glob, value) : matches(glob, value);
  return result === false && varies && choosable ? 'unknown' : result;
}

/** Whether the value meets the bound, leaving aside the operator's negation. */
export function meets(value: string, bound: ConditionValue, comparison: Comparison): Ternary {
  const { family, relation } = comparison.operator;
  switch (family) {
    case 'text':
    case 'textIgnoringCase':
    case 'textPattern':
    case 'arnPattern':
      return compareText(value, bound, comparison);
    case 'number':
      return compareOrdered(readNumber, relation, { value, bound: bound.text });
    case 'date':
      return compareOrdered(readDate, relation, { value, bound: bound.text });
    case 'address':
      return compareAddress(value, bound);
    case 'boolean':
      return compareBoolean(value, bound.text);
    case 'binary':
      return value === bound.text;
    case 'absence':
      // Not about values: judged where the key is looked up.
      return 'unknown';
  }
}
