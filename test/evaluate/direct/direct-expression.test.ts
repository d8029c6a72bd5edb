/** What is run without the CEL library gives what the library gives: values, absent values, gaps and errors. */
import { describe, expect, test } from 'vitest';
import { bindFacts, bindParams, UnknownFactError } from '../../../src/evaluate/bind.js';
import { type Context, celEnvironment } from '../../../src/evaluate/cel.js';
import { directExpression } from '../../../src/evaluate/direct/direct-expression.js';
import {
  ABSENT_VALUE,
  type DirectExpression,
  SURPRISE,
} from '../../../src/evaluate/direct/part.js';
import { EXAMPLES_NOW, WELL_KEPT_SECRET } from '../../../src/evaluate/examples.js';
import { loadRules } from '../../../src/load-rules.js';
import { type Gap, gapIn } from '../../../src/model/gap.js';
import type { ParamDefinition, ParamValue, RuleDefinition } from '../../../src/model/rule.js';

const { definitions } = loadRules();

type Facts = { readonly [name: string]: unknown };

const isGroup = (value: unknown): value is Facts =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The facts with a patch of an example on them; a group that is gone is an empty one. */
function patched(facts: Facts, patch: Facts): Facts {
  const result: Record<string, unknown> = { ...facts };
  for (const [name, value] of Object.entries(patch)) {
    const before = facts[name];
    if (value === null) delete result[name];
    else
      result[name] =
        isGroup(value) && isGroup(before) && name !== 'tags' ? patched(before, value) : value;
  }
  return result;
}

interface Situation {
  readonly facts: Facts;
  readonly gaps: readonly Gap[];
}

const gapsOf = (facts: readonly string[] = []): readonly Gap[] =>
  facts.map((fact) => gapIn(fact, { reason: 'accessDenied' }));

/** The secrets of all examples of all rules, and some that lack nearly everything. */
const SITUATIONS: readonly Situation[] = [
  ...definitions.flatMap(({ examples }) =>
    examples.map(({ patch = {}, gaps }) => ({
      facts: patched(WELL_KEPT_SECRET, patch),
      gaps: gapsOf(gaps),
    })),
  ),
  { facts: {}, gaps: [] },
  { facts: {}, gaps: gapsOf(['policy', 'rotation', 'key.state', 'lastAccessedAt']) },
  { facts: { ...WELL_KEPT_SECRET, name: 7, tags: 'none', createdAt: 5 }, gaps: [] },
  { facts: { ...WELL_KEPT_SECRET, createdAt: 'never', rotation: { enabled: 'yes' } }, gaps: [] },
  // The least whole number, and a tag that has a name and no value.
  { facts: { tags: { owner: '' }, rotation: { everyDays: -(2 ** 63) } }, gaps: [] },
  { facts: { name: 'a', rotation: {} }, gaps: gapsOf(['rotation.schedule']) },
  { facts: { policy: { actions: ['a', 7], notes: [7, 'a'] } }, gaps: [] },
];

const outcomeOf = (run: () => unknown): unknown => {
  try {
    return { value: run() };
  } catch (error) {
    if (error instanceof UnknownFactError) return { gap: error.gap };
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (error === ABSENT_VALUE || code === 'no_such_key') return 'absent';
    return { thrown: code ?? error };
  }
};

const defaultsOf = (
  params: Readonly<Record<string, ParamDefinition>>,
): Readonly<Record<string, ParamValue>> =>
  Object.fromEntries(Object.entries(params).map(([name, param]) => [name, param.default]));

interface Pair {
  readonly direct: DirectExpression | undefined;
  readonly library: (context: Context) => unknown;
  readonly contextOf: (situation: Situation) => Context;
}

function pairOf(text: string, params: Readonly<Record<string, ParamDefinition>> = {}): Pair {
  const { environment, names } = celEnvironment(params, EXAMPLES_NOW);
  expect(environment.check(text)).toMatchObject({ valid: true });
  const program = environment.parse(text);
  const types = Object.fromEntries(Object.entries(params).map(([name, { type }]) => [name, type]));
  return {
    direct: directExpression(program.ast, names),
    library: program,
    contextOf: ({ facts, gaps }) => ({
      secret: bindFacts(facts, gaps),
      now: EXAMPLES_NOW,
      params: bindParams(types, defaultsOf(params)),
    }),
  };
}

function differences({ direct, library, contextOf }: Pair): readonly unknown[] {
  if (direct === undefined) return [];
  return SITUATIONS.flatMap((situation) => {
    const mine = outcomeOf(() => direct(contextOf(situation)));
    const theirs = outcomeOf(() => library(contextOf(situation)));
    if (isGroup(mine) && mine['thrown'] === SURPRISE) return [];
    // What the library answers with an error of its own is still a value that nobody may see.
    const isSame =
      Object.is(mine, theirs) || JSON.stringify(shown(mine)) === JSON.stringify(shown(theirs));
    return isSame ? [] : [{ mine, theirs, situation }];
  });
}

/** JSON knows no bigint. */
const shown = (outcome: unknown): unknown =>
  isGroup(outcome) && typeof outcome['value'] === 'bigint'
    ? { bigint: String(outcome['value']) }
    : outcome;

const textsOf = ({
  scope,
  violation,
  severities = [],
  messages = [],
  evidence,
}: RuleDefinition): string[] => [
  ...(scope === undefined ? [] : [scope]),
  violation,
  ...[...severities, ...messages].map(({ when }) => when),
  ...Object.values(evidence),
];

describe.each(definitions.map((rule) => [rule.id, rule] as const))('the rule %s', (_, rule) => {
  test.each(textsOf(rule))('asks directly what it asks of CEL: %s', (text) => {
    const pair = pairOf(text, rule.params);
    expect(pair.direct).toBeDefined();
    expect(differences(pair)).toEqual([]);
  });
});

const PARAMS = {
  days: { type: 'int', default: 30, description: 'd' },
  less: { type: 'int', default: -1, description: 'l' },
  ratio: { type: 'double', default: 0.5, description: 'r' },
  names: { type: 'list<string>', default: ['a', 'owner'], description: 'n' },
} as const satisfies Record<string, ParamDefinition>;

describe('other expressions', () => {
  test.each([
    'true',
    'secret.type == "x" || secret.rotation.enabled',
    'secret.rotation.enabled || secret.type == "x"',
    'secret.type == "x" && secret.policy.public',
    'secret.policy.public && secret.type == "x"',
    'secret.type == "x" && secret.owningService == "y"',
    'has(secret.description) ? secret.description : secret.name',
    'secret.cost.monthly >= 0.4 && secret.cost.monthly > params.ratio',
    'params.days < daysUntil(secret.rotation.nextAt)',
    'secret.rotation.everyDays + params.days > 9223372036854775800',
    'secret.rotation.everyDays + params.less < 0',
    'has(secret.rotation.enabled)',
    'glob(secret.rotation.schedule, secret.description)',
    'glob(secret.description, secret.rotation.schedule)',
    'secret.rotation.schedule.split(secret.description)[0]',
    'secret.description.contains(secret.rotation.schedule)',
    '[secret.rotation.schedule, secret.description]',
    '[secret.description, secret.rotation.schedule]',
    '["a", "b"]',
    '"owner" in secret.tags',
    'secret.policy.actions.exists(text, text == "b")',
    'secret.policy.notes.exists(text, text == "a")',
    'secret.policy.actions.filter(text, text == "a")',
    'secret.policy.notes[0]',
    'params.names.exists(name, name == "owner" || secret.type == "x")',
    'params.names.exists(name, name == "owner" || secret.rotation.schedule == "x")',
    'params.names.exists(name, name in secret.tags)',
    'params.names.filter(name, glob(name, secret.name))',
    'params.names.exists(name, secret.policy.public)',
    'secret.name.split("/")[0]',
    'secret.name.split("/")[7]',
    'string(size(secret.policy.actions)) + " actions"',
    'secret.rotation.enabled != secret.policy.public',
    'size(secret.policy.outsiders) == 0',
  ])('%s: the same directly', (text) => {
    const pair = pairOf(text, PARAMS);
    expect(pair.direct).toBeDefined();
    expect(differences(pair)).toEqual([]);
  });

  test.each([
    'secret.createdAt < now',
    'secret.name.startsWith("a")',
    'secret.name.lowerAscii() == "a"',
    '[1, 2].exists(n, n == 2)',
    'params.names.exists(secret, has(secret.name))',
    'secret.createdAt == secret.lastChangedAt',
    'secret.policy.actions == secret.policy.notes',
    'string(secret.cost.monthly) == "1"',
    'params.names.exists(secret, secret == "a")',
    '-params.days < 0',
  ])('%s: left to the library', (text) => {
    expect(pairOf(text, PARAMS).direct).toBeUndefined();
  });
});
