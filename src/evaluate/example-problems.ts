/** What a rule's examples fail to prove: a rule without its proof does not load. */
import { nearest } from '../model/nearest.js';
import type { Outcome, RuleDefinition, RuleExample } from '../model/rule.js';
import { isPlain } from './bind.js';
import {
  covers,
  FACTS_BY_PATH,
  type FactTable,
  type FactType,
  isGroup,
  SECRET_FACTS,
} from './facts.js';
import { wrongParams } from './param-problems.js';
import type { RuleProblem } from './rule-problem.js';

const isTextList = (value: unknown): boolean =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

function isOfType(type: FactType, value: unknown): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'int':
      return Number.isSafeInteger(value);
    case 'double':
      return typeof value === 'number';
    case 'bool':
      return typeof value === 'boolean';
    case 'timestamp':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value));
    case 'list<string>':
      return isTextList(value);
    case 'map<string, string>':
      return isPlain(value) && isTextList(Object.values(value));
  }
}

function patchProblems(
  table: FactTable,
  patch: Readonly<Record<string, unknown>>,
  path: readonly (string | number)[],
): RuleProblem[] {
  return Object.entries(patch).flatMap(([name, value]) => {
    const entry = table[name];
    if (entry === undefined) {
      const best = nearest(name, Object.keys(table));
      const hint = best === undefined ? {} : { hint: `Did you mean '${best}'?` };
      const what = `'${name}' is no fact of a secret`;
      return [{ path: [...path, name], what, inKey: true, ...hint }];
    }
    const at = [...path, name];
    if (value === null) return [];
    if (isGroup(entry))
      return isPlain(value)
        ? patchProblems(entry.facts, value, at)
        : [{ path: at, what: `'${name}' is a group of facts` }];
    return isOfType(entry.type, value)
      ? []
      : [{ path: at, what: `'${name}' must be ${entry.type}` }];
  });
}

/** What a gap may name: every fact, and every group of facts. */
const GAP_NAMES: ReadonlySet<string> = new Set(
  [...FACTS_BY_PATH.keys()].flatMap((path) => {
    const steps = path.split('.');
    return steps.map((_, index) => steps.slice(0, index + 1).join('.'));
  }),
);

function gapProblems(example: RuleExample, index: number): RuleProblem[] {
  return (example.gaps ?? []).flatMap((gap, i) => {
    if (GAP_NAMES.has(gap)) return [];
    const best = nearest(gap, GAP_NAMES);
    const hint = best === undefined ? {} : { hint: `Did you mean '${best}'?` };
    return [{ path: ['examples', index, 'gaps', i], what: `'${gap}' is no fact`, ...hint }];
  });
}

/** A severity that no example shows is one that nobody has seen the rule give. */
function severityProblems({ severity, severities = [], examples }: RuleDefinition): RuleProblem[] {
  const misplaced = examples.flatMap((example, index) =>
    example.severity === undefined || example.expect === 'violation'
      ? []
      : [{ path: ['examples', index, 'severity'], what: 'only a violation has a severity' }],
  );
  const possible = new Set([severity, ...severities.map((one) => one.severity)]);
  const unproven = [...possible]
    .filter((one) => !examples.some((example) => example.severity === one))
    .map((one) => ({
      path: ['severities'],
      what: `no example expects a violation of severity '${one}'`,
    }));
  return severities.length === 0 ? misplaced : [...misplaced, ...unproven];
}

/** All that is missing or misspelt in the examples of a rule, given the gap-prone facts that it reads. */
export function exampleProblems(
  definition: RuleDefinition,
  gapProne: readonly string[],
): RuleProblem[] {
  const { examples } = definition;
  const has = (outcome: Outcome): boolean => examples.some(({ expect }) => expect === outcome);
  const needed: readonly Outcome[] =
    definition.scope === undefined ? ['violation', 'pass'] : ['violation', 'pass', 'notApplicable'];
  const missing = needed
    .filter((outcome) => !has(outcome))
    .map((outcome) => ({ path: ['examples'], what: `no example expects '${outcome}'` }));
  const unproven = gapProne
    .filter(
      (path) =>
        !examples.some(
          ({ expect, gaps }) => expect === 'unknown' && gaps?.some((gap) => covers(gap, path)),
        ),
    )
    .map((path) => ({
      path: ['examples'],
      what: `no example expects 'unknown' with a gap in '${path}', which the rule reads`,
    }));
  const misspelt = examples.flatMap((example, index) => [
    ...patchProblems(SECRET_FACTS, example.patch ?? {}, ['examples', index, 'patch']),
    ...gapProblems(example, index),
    ...wrongParams(definition.params ?? {}, example.params ?? {}).map(({ name, what, hint }) => ({
      path: ['examples', index, 'params', name],
      what,
      ...(hint === undefined ? {} : { hint }),
    })),
  ]);
  return [...missing, ...unproven, ...severityProblems(definition), ...misspelt];
}
