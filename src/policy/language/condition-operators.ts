/** Names of condition operators, taken apart into what they compare and how. */

/** What is compared. */
export type OperatorFamily =
  | 'text'
  | 'textIgnoringCase'
  | 'textPattern'
  | 'arnPattern'
  | 'number'
  | 'date'
  | 'boolean'
  | 'address'
  | 'binary'
  | 'absence';

export type Relation = 'equal' | 'less' | 'lessOrEqual' | 'greater' | 'greaterOrEqual';

export interface ConditionOperator {
  readonly family: OperatorFamily;
  readonly relation: Relation;
  readonly negated: boolean;
  /** `ForAllValues:` or `ForAnyValue:`. */
  readonly set?: 'all' | 'any';
  readonly ifExists: boolean;
}

type BaseOperator = Pick<ConditionOperator, 'family' | 'relation' | 'negated'>;

const equal = (family: OperatorFamily): BaseOperator => ({
  family,
  relation: 'equal',
  negated: false,
});
const unequal = (family: OperatorFamily): BaseOperator => ({ ...equal(family), negated: true });
const ordered = (family: OperatorFamily, relation: Relation): BaseOperator => ({
  family,
  relation,
  negated: false,
});

/** Lower-case name -> meaning. Source: IAM user guide, "Condition operators". */
const OPERATORS: ReadonlyMap<string, BaseOperator> = new Map([
  ['stringequals', equal('text')],
  ['stringnotequals', unequal('text')],
  ['stringequalsignorecase', equal('textIgnoringCase')],
  ['stringnotequalsignorecase', unequal('textIgnoringCase')],
  ['stringlike', equal('textPattern')],
  ['stringnotlike', unequal('textPattern')],
  ['arnequals', equal('arnPattern')],
  ['arnlike', equal('arnPattern')],
  ['arnnotequals', unequal('arnPattern')],
  ['arnnotlike', unequal('arnPattern')],
  ['numericequals', equal('number')],
  ['numericnotequals', unequal('number')],
  ['numericlessthan', ordered('number', 'less')],
  ['numericlessthanequals', ordered('number', 'lessOrEqual')],
  ['numericgreaterthan', ordered('number', 'greater')],
  ['numericgreaterthanequals', ordered('number', 'greaterOrEqual')],
  ['dateequals', equal('date')],
  ['datenotequals', unequal('date')],
  ['datelessthan', ordered('date', 'less')],
  ['datelessthanequals', ordered('date', 'lessOrEqual')],
  ['dategreaterthan', ordered('date', 'greater')],
  ['dategreaterthanequals', ordered('date', 'greaterOrEqual')],
  ['bool', equal('boolean')],
  ['binaryequals', equal('binary')],
  ['ipaddress', equal('address')],
  ['notipaddress', unequal('address')],
  ['null', equal('absence')],
]);

const IF_EXISTS = 'ifexists';

const SETS: readonly (readonly [prefix: string, set: 'all' | 'any'])[] = [
  ['forallvalues:', 'all'],
  ['foranyvalue:', 'any'],
];

/** Takes an operator's name apart; letter case does not count. Undefined where AWS has no such operator. */
export function readOperator(name: string): ConditionOperator | undefined {
  const lower = name.toLowerCase();
  const set = SETS.find(([prefix]) => lower.startsWith(prefix));
  const single = set === undefined ? lower : lower.slice(set[0].length);
  const ifExists = single.endsWith(IF_EXISTS);
  const base = OPERATORS.get(ifExists ? single.slice(0, -IF_EXISTS.length) : single);
  if (base === undefined) return undefined;
  // Absence cannot be optional, and has no values to quantify over.
  if (base.family === 'absence' && (ifExists || set !== undefined)) return undefined;
  return { ...base, ifExists, ...(set === undefined ? {} : { set: set[1] }) };
}

/** Whether patterns of the family are text, in which variables may stand. */
export const isTextual = (family: OperatorFamily): boolean =>
  family === 'text' ||
  family === 'textIgnoringCase' ||
  family === 'textPattern' ||
  family === 'arnPattern';
