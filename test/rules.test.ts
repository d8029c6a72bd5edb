/** The built-in rules: every example of every rule is run, and the pack is checked as a whole. */
import { readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CompiledRule } from '../src/evaluate/compile-rule.js';
import { EXAMPLES_NOW, runExample } from '../src/evaluate/examples.js';
import { BUILT_IN_RULES, loadRules } from '../src/load-rules.js';
import { compareText } from '../src/model/order.js';
import type { Outcome, RuleExample } from '../src/model/rule.js';

const pack = loadRules();
const rules = pack.compile(EXAMPLES_NOW);
const byId: ReadonlyMap<string, CompiledRule> = new Map(
  rules.map((rule) => [rule.definition.id, rule]),
);
const files = readdirSync(BUILT_IN_RULES, { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.yaml'),
);
const examples = rules.flatMap((rule) =>
  rule.definition.examples.map((example) => ({ rule, id: rule.definition.id, example })),
);

/** What a rule, with its own parameters, says of the secret that an example of any rule describes. */
const outcomeOf = (rule: CompiledRule, { name, patch, gaps }: RuleExample): Outcome =>
  runExample(rule, {
    name,
    ...(patch === undefined ? {} : { patch }),
    ...(gaps === undefined ? {} : { gaps }),
    expect: 'pass',
  }).outcome;

describe('every example of every rule holds', () => {
  for (const { rule, id, example } of examples) {
    test(`${id}: ${example.name}`, () => {
      const { outcome, severity, message } = runExample(rule, example);
      expect({ outcome, message }).toEqual({ outcome: example.expect, message: example.message });
      if (example.severity !== undefined) expect(severity).toBe(example.severity);
    });
  }
});

describe('the pack holds what it promises', () => {
  test('the first pack of rules is complete', () => {
    expect(pack.definitions.map(({ id }) => id)).toEqual([
      'bad-name',
      'broad-organization-access',
      'default-kms-key',
      'denied-reads',
      'excessive-reads',
      'external-access',
      'human-reader',
      'ineffective-grant',
      'kms-key-in-other-account',
      'kms-key-unusable',
      'missing-required-tags',
      'never-rotated',
      'never-used',
      'no-read-trail',
      'pending-deletion-still-used',
      'policy-lockout',
      'public-policy',
      'read-from-outside',
      'replica-failed',
      'rotation-disabled',
      'rotation-failing',
      'rotation-interval-too-long',
      'rotation-overdue',
      'rotation-pending-stuck',
      'service-access-unconfined',
      'stale-principals',
      'stale-value',
      'unused',
      'unused-cost',
      'unused-external-grant',
      'wildcard-actions',
    ]);
  });

  test('every file is named by the id of its rule and stands in the folder of a theme', () => {
    const themes = new Set(files.map((path) => dirname(path)));
    const names = files.map((path) => basename(path, '.yaml')).sort(compareText);
    expect(names).toEqual(pack.definitions.map(({ id }) => id));
    expect([...themes].sort(compareText)).toEqual([
      'access',
      'cost',
      'encryption',
      'hygiene',
      'resilience',
      'rotation',
      'usage',
    ]);
  });

  test('an alias leads to one rule only, and is no id', () => {
    const aliases = pack.definitions.flatMap((rule) => rule.aliases ?? []);
    expect(aliases.filter((alias, index) => aliases.indexOf(alias) !== index)).toEqual([]);
    expect(aliases.filter((alias) => !/^[a-z-]+:\S+$/.test(alias))).toEqual([]);
  });

  test('the well-kept secret breaks no rule', () => {
    const found = rules.map((rule) => [
      rule.definition.id,
      outcomeOf(rule, { name: 'well kept', expect: 'pass' }),
    ]);
    expect(found.filter(([, outcome]) => outcome === 'violation' || outcome === 'unknown')).toEqual(
      [],
    );
  });

  test('of a secret that is being deleted, only its deletion is judged', () => {
    const deleted = { name: 'deleted', patch: { deletion: { scheduled: true } } };
    const aboutSecrets = rules.filter(({ definition }) => definition.subject === undefined);
    const judged = aboutSecrets.filter(
      (rule) => outcomeOf(rule, { ...deleted, expect: 'pass' }) !== 'notApplicable',
    );
    expect(judged.map(({ definition }) => definition.id)).toEqual(['pending-deletion-still-used']);
  });
});

/** Rules of which at most one may hold for a secret: one cause gives one finding. */
const EXCLUSIVE = [
  ['never-rotated', 'rotation-overdue', 'rotation-pending-stuck'],
  ['never-rotated', 'rotation-disabled', 'rotation-overdue'],
  ['external-access', 'public-policy'],
  ['broad-organization-access', 'public-policy'],
  ['ineffective-grant', 'public-policy'],
  ['public-policy', 'service-access-unconfined'],
  ['never-used', 'unused'],
  ['default-kms-key', 'kms-key-unusable'],
  ['ineffective-grant', 'unused-external-grant'],
  ['public-policy', 'unused-external-grant'],
] as const;

describe('rules do not say the same thing twice', () => {
  for (const group of EXCLUSIVE) {
    test(`at most one of ${group.join(', ')} is broken by any secret of the examples`, () => {
      const doubled = examples.flatMap(({ id, example }) => {
        const broken = group.filter((other) => {
          const rule = byId.get(other);
          return rule !== undefined && outcomeOf(rule, example) === 'violation';
        });
        return broken.length > 1 ? [`${id}: ${example.name} breaks ${broken.join(' and ')}`] : [];
      });
      expect(doubled).toEqual([]);
    });
  }

  test('what unused-cost puts a price on, unused or never-used finds as well', () => {
    const own = byId.get('unused-cost')?.definition.examples ?? [];
    const priced = own.filter(({ expect: outcome }) => outcome === 'violation');
    const found = priced.map((example) =>
      ['never-used', 'unused'].filter((id) => {
        const rule = byId.get(id);
        return rule !== undefined && outcomeOf(rule, example) === 'violation';
      }),
    );
    expect(found.map((ids) => ids.length)).toEqual(priced.map(() => 1));
  });
});

const KEY_ORDER = [
  'id',
  'title',
  'severity',
  'subject',
  'severities',
  'scope',
  'violation',
  'params',
  'evidence',
  'grant',
  'cost',
  'message',
  'messages',
  'rationale',
  'remediation',
  'references',
  'frameworks',
  'aliases',
  'stage',
  'enabled',
  'examples',
];

/** Sentences of a text: those that end, and are followed by a space or by nothing. */
const sentences = (text: string): number => text.match(/[.!?](?=\s|$)/g)?.length ?? 0;

describe.each(pack.definitions)('the rule $id reads well', (rule) => {
  test('its keys stand in the order of the design', () => {
    const keys = Object.keys(rule);
    expect(keys).toEqual(KEY_ORDER.filter((key) => keys.includes(key)));
  });

  test('its title is short and no sentence, its message is a sentence with the name', () => {
    expect(rule.title.length).toBeLessThanOrEqual(255);
    expect(rule.title).toMatch(/^[A-Z].*[^.]$/);
    for (const { message } of [rule, ...(rule.messages ?? [])])
      expect(message).toMatch(/^[A-Z].*'\{name\}'.*\.$/);
  });

  test('it explains itself in two to five sentences and says how to mend it in three ways', () => {
    expect(sentences(rule.rationale)).toBeGreaterThanOrEqual(2);
    expect(sentences(rule.rationale)).toBeLessThanOrEqual(5);
    expect(rule.remediation.console).toMatch(/\.$/);
    expect(rule.remediation.cli).toMatch(/^aws [a-z]+ [a-z-]+/m);
    expect(rule.remediation.terraform).toMatch(/^(resource "aws_|data "aws_|provider "aws")/m);
  });

  test('its references are pages of AWS over https', () => {
    expect(rule.references.length).toBeGreaterThan(0);
    expect(
      rule.references.filter((url) => !/^https:\/\/(docs\.)?aws\.amazon\.com\/\S+$/.test(url)),
    ).toEqual([]);
  });

  test('it describes its parameters in sentences', () => {
    const texts = Object.values(rule.params ?? {}).map(({ description }) => description);
    expect(texts.filter((text) => !/^[A-Z].*\.$/.test(text))).toEqual([]);
  });

  test('its examples have names of their own, and each violation states its whole message', () => {
    const names = rule.examples.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const silent = rule.examples.filter(
      (example) => (example.expect === 'violation') !== (example.message !== undefined),
    );
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  test('no message of its examples has a hole', () => {
    const messages = rule.examples.flatMap(({ message }) => message ?? []);
    expect(messages.filter((text) => /\b(none|unknown|undefined|null)\b|[{}]/.test(text))).toEqual(
      [],
    );
  });
});
