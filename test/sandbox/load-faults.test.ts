import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadFaults } from '../../src/sandbox/load-faults.js';

function write(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'faults-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'faults.yaml');
  writeFileSync(path, text);
  return path;
}

test('a file of faults is a list', () => {
  const path = write(`
- { kind: throttle, operations: ["secretsmanager:List*"], share: 0.5 }
- kind: latency
  milliseconds: 20
  jitter: 10
  accounts: [tiny-shop]
  regions: [eu-west-1]
- { kind: deny, by: serviceControlPolicy, times: 3, after: 1 }
- { kind: refuseFindings, findings: ["*/unused/*"], share: 0.5, code: InternalFailure, message: Not now }
`);
  expect(loadFaults(path)).toStrictEqual([
    { kind: 'throttle', operations: ['secretsmanager:List*'], share: 0.5 },
    {
      kind: 'latency',
      milliseconds: 20,
      jitter: 10,
      accounts: ['tiny-shop'],
      regions: ['eu-west-1'],
    },
    { kind: 'deny', by: 'serviceControlPolicy', times: 3, after: 1 },
    {
      kind: 'refuseFindings',
      findings: ['*/unused/*'],
      share: 0.5,
      code: 'InternalFailure',
      message: 'Not now',
    },
  ]);
});

test.each([
  [
    'an unknown kind',
    '- kind: explode',
    '1:3',
    "'kind' must be equal to one of the allowed values",
  ],
  ['a missing kind', '- share: 1', '1:3', "entry 1 must have required property 'kind'"],
  ['an unknown key', '- kind: reset\n  shade: 1', '2:3', "unknown key 'shade'"],
  ['a key of another kind', '- kind: reset\n  status: 500', '2:3', "unknown key 'status'"],
  ['a share above all', '- kind: hang\n  share: 2', '2:3', "'share' must be <= 1"],
  ['a status that is none', '- kind: html\n  status: 404', '2:3', "'status' must be equal to one"],
  [
    'latency without a time',
    '- kind: latency',
    '1:3',
    "entry 1 must have required property 'milliseconds'",
  ],
  [
    'an operation that the sandbox lacks',
    '- kind: reset\n  operations: ["dynamodb:*"]',
    '2:16',
    "the sandbox has no operation 'dynamodb:*'",
  ],
  ['no list', 'kind: reset', '1:1', "'the file' must be array"],
  ['broken YAML', '- { kind: reset', '1:16', 'Flow map'],
])('a mistake names file, line and column: %s', (_what, text, place, message) => {
  const path = write(text);
  expect(() => loadFaults(path)).toThrow(`${path}:${place}: ${message}`);
});

test('a file that is not there is a mistake', () => {
  expect(() => loadFaults('/nowhere/faults.yaml')).toThrow(
    '/nowhere/faults.yaml: this file of faults cannot be read (ENOENT)',
  );
});
