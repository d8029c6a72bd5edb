import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadRules } from '../../src/load-rules.js';
import { UserError } from '../../src/model/user-error.js';

const RULE = `id: sample
title: Sample
severity: low
scope: '!secret.deletion.scheduled'
violation: secret.rotation.everyDays > params.days
params:
  days: { type: int, default: 90, min: 1, max: 365, description: Limit }
evidence:
  every: secret.rotation.everyDays
message: "'{name}' rotates every {every} days."
rationale: Because.
remediation: { console: a, cli: b, terraform: c }
references: [https://example.com/]
examples:
  - { name: slow, patch: { rotation: { everyDays: 91 } }, expect: violation }
  - { name: fast, expect: pass }
  - { name: gone, patch: { deletion: { scheduled: true } }, expect: notApplicable }
  - { name: unseen, gaps: [rotation], expect: unknown }
`;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rules-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

/** What loading tells, with the folder's name cut off. */
function mistakes(): string[] {
  try {
    loadRules([folder]);
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.problems.map(({ where, what, hint }) =>
      [`${where?.replace(`${folder}/`, '')}: ${what}`, hint].filter(Boolean).join(' '),
    );
  }
}

test('a rule that proves itself loads', () => {
  write('sample.yaml', RULE);
  expect(mistakes()).toEqual([]);
});

describe('a mistake in a rule is told with its place and a suggestion', () => {
  test.each([
    [
      'a fact that does not exist',
      'secret.rotation.everyDays >',
      'secret.rotatoin.everyDays >',
      "sample.yaml:5:19: No such key: rotatoin Did you mean 'rotation'?",
    ],
    [
      'a wrong type',
      '> params.days',
      '> "ninety"',
      'sample.yaml:5:12: no such overload: int > string',
    ],
    [
      'a condition that is no condition',
      'secret.rotation.everyDays > params.days',
      'secret.rotation.everyDays',
      'sample.yaml:5:12: gives int, but bool is needed',
    ],
    [
      'broken syntax',
      '> params.days',
      '> params.',
      'sample.yaml:5:47: Expected IDENTIFIER, got EOF',
    ],
    [
      'a parameter that does not exist',
      '> params.days',
      '> params.dayz',
      "sample.yaml:5:47: No such key: dayz Did you mean 'days'?",
    ],
    [
      'a function that does not exist',
      "'!secret.deletion.scheduled'",
      'daySince(now) > 1',
      "sample.yaml:4:8: found no matching overload for 'daySince(timestamp)' Did you mean 'daysSince'?",
    ],
    [
      'a regular expression',
      "'!secret.deletion.scheduled'",
      'secret.name.matches("(a+)+$")',
      "sample.yaml:4:8: matches() is not allowed: a regular expression can be made to hang Use glob('pattern*', text), startsWith(), endsWith() or contains().",
    ],
    [
      'a placeholder without evidence',
      '{every}',
      '{evry}',
      'sample.yaml:10:34: the placeholder {evry} names no evidence Known here: name, every.',
    ],
    [
      'a default out of bounds',
      'default: 90',
      'default: 900',
      'sample.yaml:7:31: must be at most 365',
    ],
    [
      'a severity that does not exist',
      'severity: low',
      'severity: lwo',
      "sample.yaml:3:11: 'lwo' is not one of info, low, medium, high, critical Did you mean 'low'?",
    ],
    [
      'a key that does not exist',
      'rationale:',
      'rationalle:',
      "sample.yaml:11:1: 'rationalle' is not known here Did you mean 'rationale'?",
    ],
    [
      'a patch of a fact that does not exist',
      '{ everyDays: 91 }',
      '{ everyDay: 91 }',
      "sample.yaml:15:40: 'everyDay' is no fact of a secret Did you mean 'everyDays'?",
    ],
    [
      'a gap in a fact that does not exist',
      'gaps: [rotation]',
      'gaps: [rotatio]',
      "sample.yaml:18:28: 'rotatio' is no fact Did you mean 'rotation'?",
    ],
    [
      'a missing example of an outcome',
      'expect: notApplicable',
      'expect: pass',
      "sample.yaml:15:3: no example expects 'notApplicable'",
    ],
    [
      'a missing example of a gap',
      'gaps: [rotation]',
      'gaps: [policy]',
      "sample.yaml:15:3: no example expects 'unknown' with a gap in 'rotation.everyDays', which the rule reads",
    ],
    [
      'an id that is not the name of the file',
      'id: sample',
      'id: simple',
      "sample.yaml:1:5: the id must be the file's name, 'sample'",
    ],
  ])('%s', (_, from, to, expected) => {
    write('sample.yaml', RULE.replace(from, to));
    expect(mistakes()).toEqual(expect.arrayContaining([expected]));
  });

  const CASES = 'severities:\n  - { when: secret.replica.isReplica, severity: high }\nscope';
  const withCases = (from = '', to = ''): string =>
    RULE.replace('scope', CASES)
      .replace('expect: violation', 'expect: violation, severity: low')
      .replace('  - { name: fast', '  - { name: copy, expect: violation, severity: high }\n$&')
      .replace(from, to);

  test('where severities depend on conditions', () => {
    write('sample.yaml', withCases());
    expect(mistakes()).toEqual([]);
  });

  test.each([
    [
      'a misspelt fact',
      'isReplica',
      'isReplicas',
      "sample.yaml:5:28: No such key: isReplicas Did you mean 'isReplica'?",
    ],
    [
      'a case that is no condition',
      'secret.replica.isReplica',
      'secret.region',
      'sample.yaml:5:13: gives string, but bool is needed',
    ],
    [
      'a severity that no example shows',
      'severity: high }\n  - { name: fast',
      'severity: low }\n  - { name: fast',
      "sample.yaml:5:3: no example expects a violation of severity 'high'",
    ],
    [
      'a severity of no violation',
      'name: fast, expect: pass',
      'name: fast, expect: pass, severity: low',
      'sample.yaml:19:43: only a violation has a severity',
    ],
    [
      'a severity that does not exist',
      'isReplica, severity: high',
      'isReplica, severity: hihg',
      "sample.yaml:5:49: 'hihg' is not one of info, low, medium, high, critical Did you mean 'high'?",
    ],
    [
      'a case without a condition',
      'when: secret.replica.isReplica, ',
      '',
      "sample.yaml:5:5: 'when' is missing",
    ],
  ])('where severities depend on conditions: %s', (_, from, to, expected) => {
    write('sample.yaml', withCases(from, to));
    expect(mistakes()).toEqual([expected]);
  });

  test.each([
    [
      'a case that is no condition',
      '{ when: secret.region, message: "{name} is far." }',
      /gives string, but bool is needed$/,
    ],
    [
      'a placeholder without evidence',
      '{ when: secret.replica.isReplica, message: "{name} is {far}." }',
      /the placeholder \{far\} names no evidence/,
    ],
    ['a case without a message', '{ when: secret.replica.isReplica }', /'message' is missing/],
  ])('where messages depend on conditions: %s', (_, one, expected) => {
    write('sample.yaml', RULE.replace('rationale:', `messages:\n  - ${one}\nrationale:`));
    expect(mistakes()).toEqual([expect.stringMatching(expected)]);
  });

  test('where a rule about accounts reads what each secret has its own of', () => {
    write('sample.yaml', RULE.replace('severity: low', 'severity: low\nsubject: account'));
    const each = ['deletion.scheduled', 'rotation.everyDays', 'rotation.everyDays'];
    expect(mistakes()).toEqual(
      each.map((path) => expect.stringContaining(`a rule about accounts cannot read '${path}'`)),
    );
  });

  test('in a condition folded over several lines', () => {
    const folded = 'violation: >\n  secret.rotation.everyDays >\n  params.dayz';
    write(
      'sample.yaml',
      RULE.replace('violation: secret.rotation.everyDays > params.days', folded),
    );
    expect(mistakes()).toEqual(["sample.yaml:7:10: No such key: dayz Did you mean 'days'?"]);
  });

  test('in all files at once', () => {
    write('sample.yaml', RULE.replace('> params.days', '> params.dayz'));
    write('other.yaml', RULE.replace('severity: low', 'severity: lwo'));
    write('broken.yaml', 'id: [');
    expect(mistakes().map((line) => line.split(':')[0])).toEqual([
      'broken.yaml',
      'other.yaml',
      'sample.yaml',
    ]);
  });

  test('where two rules have one id', () => {
    write('sample.yaml', RULE);
    write('sample.yml', RULE);
    expect(mistakes()).toEqual([
      `sample.yml:1:5: the id 'sample' is also that of ${folder}/sample.yaml`,
    ]);
  });

  test('with a caret under it', () => {
    write('sample.yaml', RULE.replace('everyDays > params', 'everyDay > params'));
    expect(() => loadRules([folder])).toThrow(
      [
        '  5 | violation: secret.rotation.everyDay > params.days',
        '                                 ^',
        "Did you mean 'everyDays'?",
      ].join('\n'),
    );
  });
});
