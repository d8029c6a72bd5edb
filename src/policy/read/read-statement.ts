/** One element of a policy's Statement -> a statement, or remarks on why it grants and denies nothing. */

import { resolver } from '../decide/resolver.js';
import { type ActionSet, ALL_ACTIONS, actionsMatching, NO_ACTIONS } from '../language/actions.js';
import { hasWildcard, matches, wildcardGlob } from '../language/glob.js';
import type { Statement } from '../language/statement.js';
import { fill, readTemplate } from '../language/template.js';
import { not, some, type Ternary } from '../language/ternary.js';
import type { World } from '../world.js';
import { isJsonObject, type JsonObject, textsOf } from './json-shapes.js';
import { asKeyCondition, KEY_ACTIONS, keyActionsMatching } from './key-statements.js';
import { readConditions, type VariableRule } from './read-conditions.js';
import { readPrincipals } from './read-principals.js';
import { doubt, quote, type Remark, remark } from './remarks.js';

/** What a statement is read against. */
export interface Surroundings {
  readonly world: World;
  readonly rule: VariableRule;
  readonly origin: Statement['origin'];
}

export interface ReadStatement {
  /** Undefined: broken. */
  readonly statement?: Statement;
  readonly remarks: readonly Remark[];
}

type ElementName =
  | 'Action'
  | 'Condition'
  | 'Effect'
  | 'NotAction'
  | 'NotPrincipal'
  | 'NotResource'
  | 'Principal'
  | 'Resource'
  | 'Sid';

const NAMES: readonly ElementName[] = [
  'Action',
  'Condition',
  'Effect',
  'NotAction',
  'NotPrincipal',
  'NotResource',
  'Principal',
  'Resource',
  'Sid',
];

/** By AWS's spelling and by the lower-case one. */
const ELEMENTS: ReadonlyMap<string, ElementName> = new Map(
  NAMES.flatMap((name) => [[name, name] as const, [name.toLowerCase(), name] as const]),
);

/** So many odd names are told of one statement. */
const MOST_ODD = 8;

/** The elements by AWS's spelling, and remarks on those that are spelt otherwise. */
function elementsOf(raw: JsonObject): {
  readonly elements: ReadonlyMap<ElementName, unknown>;
  readonly remarks: readonly Remark[];
} {
  const elements = new Map<ElementName, unknown>();
  const remarks: Remark[] = [];
  for (const name of Object.keys(raw)) {
    const element = ELEMENTS.get(name) ?? ELEMENTS.get(name.toLowerCase());
    if (element !== undefined) elements.set(element, raw[name]);
    // One says as much as many that the statement is not what it seems.
    if (element === name || remarks.length >= MOST_ODD) continue;
    const fate = element === undefined ? 'it was passed over' : `it was read as ${element}`;
    remarks.push(doubt('unknown-element', `AWS knows no element ${quote(name)}; ${fate}.`));
  }
  return { elements, remarks };
}

/** The one of two opposite elements that is there; undefined where both or none are. */
function eitherOf(
  elements: ReadonlyMap<ElementName, unknown>,
  name: ElementName,
  opposite: ElementName,
): { readonly value: unknown; readonly negated: boolean } | undefined {
  if (elements.has(name) === elements.has(opposite)) return undefined;
  const negated = elements.has(opposite);
  return { value: elements.get(negated ? opposite : name), negated };
}

/** The actions, and the patterns that name none of them. */
interface ReadActions {
  readonly actions: ActionSet;
  readonly idle: readonly string[];
}

function readActions(
  elements: ReadonlyMap<ElementName, unknown>,
  origin: Statement['origin'],
): ReadActions | undefined {
  const element = eitherOf(elements, 'Action', 'NotAction');
  const patterns = element === undefined ? undefined : textsOf(element.value);
  if (element === undefined || patterns === undefined || patterns.length === 0) return undefined;
  const isKey = origin === 'keyPolicy';
  const matching = isKey ? keyActionsMatching : actionsMatching;
  const idle: string[] = [];
  let named = NO_ACTIONS;
  for (const pattern of patterns) {
    const some = matching(pattern);
    if (some === NO_ACTIONS) idle.push(pattern);
    named |= some;
  }
  return element.negated
    ? { actions: (isKey ? KEY_ACTIONS : ALL_ACTIONS) & ~named, idle: [] }
    : { actions: named, idle };
}

/** A pattern of a resource held against the secret's ARN. */
function resourceMatches(pattern: string, { world, rule, origin }: Surroundings): Ternary {
  if (pattern === '*') return true;
  // Which key it is, is not known here.
  if (origin === 'keyPolicy') return 'unknown';
  const hasVariable = pattern.includes('${');
  // What AWS makes of an ARN with fewer segments is not documented.
  if (!hasVariable && !hasWildcard(pattern)) {
    return pattern === world.secretArn || (isPartOfArn(pattern) && 'unknown');
  }
  if (rule === 'unknown' && hasVariable) return 'unknown';
  const holds = (arn: boolean): Ternary => {
    const reading = { wildcards: true, variables: rule === 'variables', arn };
    const glob = fill(readTemplate(pattern, reading), resolver(world.constants));
    if (typeof glob === 'string') return 'unknown';
    return (!arn || glob.bySegment === true) && matches(glob, world.secretArn);
  };
  const acrossColons = holds(false);
  if (acrossColons !== true || holds(true) === true || endsOpenly(pattern, world)) {
    return acrossColons;
  }
  // Whether a wildcard inside a pattern may cross the colons of a resource's ARN is not documented clearly.
  return 'unknown';
}

const isPartOfArn = (pattern: string): boolean =>
  pattern.startsWith('arn:') && pattern.split(':').length < 6;

/** Whether a star at the end stands for all segments that follow. Source: IAM user guide, "IAM JSON policy elements: Resource". */
function endsOpenly(pattern: string, { secretArn }: World): boolean {
  const beginning = pattern.replace(/\*+$/, '');
  const { length } = beginning.split(':');
  if (beginning === pattern || beginning.includes('${') || length >= 6) return false;
  const wanted = beginning.split(':');
  const held = secretArn.split(':');
  return wanted.every((segment, index) => {
    const isLast = index === wanted.length - 1;
    return matches(wildcardGlob(isLast ? `${segment}*` : segment), held[index] ?? '');
  });
}

/** Whether the statement speaks of the secret; undefined where the shape is wrong. A missing Resource may mean the secret. */
function readResource(
  elements: ReadonlyMap<ElementName, unknown>,
  surroundings: Surroundings,
): Ternary | undefined {
  if (!elements.has('Resource') && !elements.has('NotResource')) return 'unknown';
  const element = eitherOf(elements, 'Resource', 'NotResource');
  const patterns = element === undefined ? undefined : textsOf(element.value);
  if (element === undefined || patterns === undefined || patterns.length === 0) return undefined;
  const matched = some(patterns, (pattern) => resourceMatches(pattern, surroundings));
  return element.negated ? not(matched) : matched;
}

const MOST_NAMED = 3;

/** On actions that stand beside others and cannot be granted. */
function idleRemarks({ idle }: ReadActions): readonly Remark[] {
  if (idle.length === 0) return [];
  const shown = idle.slice(0, MOST_NAMED).map(quote).join(', ');
  const more = idle.length > MOST_NAMED ? ` and ${idle.length - MOST_NAMED} more` : '';
  return [remark('ungrantable-action', `The policy of a secret cannot grant ${shown}${more}.`)];
}

const missingResource = doubt(
  'missing-resource',
  'It names no Resource: an Allow was taken to mean this secret, a Deny to mean another.',
);

const broken = (index: number, why: string, remarks: readonly Remark[] = []): ReadStatement => ({
  remarks: [
    ...remarks,
    doubt(
      'broken-statement',
      `${why}; the statement was taken to grant and to deny nothing.`,
      index,
    ),
  ],
});

/** Reads one statement. */
export function readStatement(
  raw: unknown,
  index: number,
  surroundings: Surroundings,
): ReadStatement {
  if (!isJsonObject(raw)) return broken(index, 'It is not an object');
  const { elements, remarks } = elementsOf(raw);
  const effect = elements.get('Effect');
  if (effect !== 'Allow' && effect !== 'Deny') {
    return broken(index, 'Its Effect is neither "Allow" nor "Deny"', remarks);
  }
  const named = readActions(elements, surroundings.origin);
  if (named === undefined)
    return broken(index, 'It needs either Action or NotAction, as texts', remarks);
  const resource = readResource(elements, surroundings);
  if (resource === undefined)
    return broken(index, 'It needs either Resource or NotResource, as texts', remarks);
  const conditions = readConditions(elements.get('Condition'), {
    rule: surroundings.rule,
    constants: surroundings.world.constants,
  });
  if (conditions === undefined)
    return broken(index, 'Its Condition does not map operators to keys and values', remarks);
  const element = eitherOf(elements, 'Principal', 'NotPrincipal');
  const read =
    element === undefined
      ? undefined
      : readPrincipals(element.value, {
          negated: element.negated,
          effect,
          world: surroundings.world,
        });
  if (read === undefined)
    return broken(index, 'It needs either Principal or NotPrincipal, naming principals', remarks);
  const sid = elements.get('Sid');
  const unsaid = elements.has('Resource') || elements.has('NotResource') ? [] : [missingResource];
  const idle = effect === 'Allow' && named.actions !== NO_ACTIONS ? idleRemarks(named) : [];
  return {
    statement: {
      index,
      origin: surroundings.origin,
      effect,
      actions: named.actions,
      resource,
      conditions: surroundings.origin === 'keyPolicy' ? conditions.map(asKeyCondition) : conditions,
      principals: read.principals,
      ...(effect === 'Deny' && read.isDoubtful ? { isDoubtful: true } : {}),
      ...(typeof sid === 'string' && sid !== '' ? { sid } : {}),
    },
    remarks: [...remarks, ...unsaid, ...idle, ...read.remarks].map(({ note, conservative }) => ({
      note: { ...note, statement: index },
      conservative,
    })),
  };
}
