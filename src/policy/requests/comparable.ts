/** Conditions that telling requests are made for; all others count as not known. */
import type { OperatorFamily } from '../language/condition-operators.js';
import { hasWildcard } from '../language/glob.js';
import type { Condition } from '../language/statement.js';

const isText = (family: OperatorFamily | undefined): boolean =>
  family === 'text' || family === 'textPattern';

/** Ways of comparing whose values are found together. */
type Manner = 'text' | 'number' | 'date' | 'address' | 'binary' | 'none';

function mannerOf({ operator }: Condition): Manner {
  switch (operator?.family) {
    case 'text':
    case 'textIgnoringCase':
    case 'textPattern':
    case 'arnPattern':
    case 'boolean':
      return 'text';
    case 'number':
      return 'number';
    case 'date':
      return 'date';
    case 'address':
      return 'address';
    case 'binary':
      return 'binary';
    default:
      // Absence goes with everything, and an operator that AWS does not have is not known anyway.
      return 'none';
  }
}

/** A text without wildcards is an address like others, and a lone star is all of them. */
const isPlain = (condition: Condition): boolean =>
  mannerOf(condition) !== 'text' ||
  (isText(condition.operator?.family) &&
    condition.values.every(
      ({ text, template }) => template?.fixed !== undefined && (text === '*' || !hasWildcard(text)),
    ));

/** The manners in which all conditions on a key can be told apart together. */
function comparableManners(conditions: readonly Condition[]): readonly Manner[] {
  const role = conditions[0]?.known?.role;
  if (conditions[0]?.known?.address === true) return ['text', 'address'];
  if (role !== 'choosable') return ['text'];
  const manners = conditions.map(mannerOf).filter((manner) => manner !== 'none');
  return manners.includes('text') ? ['text'] : manners.slice(0, 1);
}

function incomparableOn(conditions: readonly Condition[]): readonly Condition[] {
  const known = conditions[0]?.known;
  if (known === undefined || known.role === 'constant') return [];
  const manners = new Set<Manner>([...comparableManners(conditions), 'none']);
  return conditions.filter(
    (condition) =>
      !manners.has(mannerOf(condition)) || (known.address === true && !isPlain(condition)),
  );
}

/** The conditions, by lower-case key, that compare in ways for which no telling requests are made. */
export const incomparableConditions = (
  conditions: ReadonlyMap<string, readonly Condition[]>,
): ReadonlySet<Condition> => new Set([...conditions.values()].flatMap(incomparableOn));
