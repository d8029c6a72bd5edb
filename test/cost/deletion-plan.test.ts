import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deletionCommands, shellQuoted } from '../../src/cost/deletion-commands.js';
import { type DeletionFacts, deletionPlan } from '../../src/cost/deletion-plan.js';
import { DELETION_CHECKS, type DeletionCheckName } from '../../src/model/cost.js';
import { gapIn } from '../../src/model/gap.js';
import type { Secret } from '../../src/model/secret.js';
import { childEnvironment } from '../run-cli.js';
import { replicatedTo, secretOf } from './sample-secrets.js';

const FACTS: DeletionFacts = { owner: { name: 'team', value: 'web' }, grantees: [] };
const DENIED = { reason: 'accessDenied' } as const;

const checkOf = (check: DeletionCheckName, more: Partial<Secret>, facts: Partial<DeletionFacts>) =>
  deletionPlan(secretOf(more), { ...FACTS, ...facts }).checks.find((one) => one.check === check);

const ROTATING = { enabled: true, kind: 'lambda', lambdaArn: 'arn:aws:lambda:rotate' } as const;
const POLICY = { present: true, document: '{}' };

describe('before a secret is deleted', () => {
  test('everything is asked, in one order', () => {
    const { checks } = deletionPlan(secretOf(), FACTS);
    const asked = DELETION_CHECKS.filter((check) => check !== 'denied');
    expect(checks.map(({ check }) => check)).toEqual(asked);
    expect(checks.map(({ status }) => status)).toEqual(asked.map(() => 'clear'));
  });

  test.each<
    [DeletionCheckName, Partial<Secret>, Partial<DeletionFacts>, string, readonly string[]]
  >([
    ['rotation', { rotation: ROTATING }, {}, 'attention', ['arn:aws:lambda:rotate']],
    ['rotation', { rotation: { ...ROTATING, enabled: false } }, {}, 'clear', []],
    ['rotation', { gaps: [gapIn('rotation', DENIED)] }, {}, 'unknown', []],
    ['replicas', replicatedTo('eu-west-1'), {}, 'attention', ['eu-west-1']],
    ['replicas', { gaps: [gapIn('replica.regions', DENIED)] }, {}, 'unknown', []],
    ['grants', { policy: POLICY }, {}, 'clear', []],
    [
      'grants',
      { policy: POLICY },
      { grantees: [{ name: 'any AWS account', unread: false }] },
      'attention',
      ['any AWS account'],
    ],
    ['grants', { policy: POLICY }, { grantees: undefined }, 'unknown', []],
    ['grants', { gaps: [gapIn('policy', DENIED)] }, {}, 'unknown', []],
    ['owner', {}, {}, 'clear', ['team=web']],
    ['owner', {}, { owner: undefined }, 'attention', []],
    ['template', { tags: { 'aws:cloudformation:stack-name': 'shop' } }, {}, 'attention', ['shop']],
    ['template', { tags: { terraform: 'true' } }, {}, 'attention', ['terraform=true']],
    ['deletion', { deletion: { scheduled: true } }, {}, 'attention', []],
  ])('%s of %j with %j is %s', (check, more, facts, status, names) => {
    expect(checkOf(check, more, facts)).toMatchObject({ status, names });
  });

  test('the last read is told by the day, and so is that there was none', () => {
    expect(checkOf('lastRead', {}, {})?.says).toContain('Last read on 2026-01-01');
    const { lastAccessedAt: _, ...unread } = secretOf();
    const [check] = deletionPlan(unread, FACTS).checks;
    expect(check?.says).toContain('Nobody has read it since it was created on 2025-06-15');
  });
});

describe('the commands', () => {
  test('take the replicas first, then leave 30 days, and tell how to have it back', () => {
    expect(
      deletionCommands(secretOf({ name: 'db', ...replicatedTo('eu-west-1', 'us-east-1') })),
    ).toEqual({
      removeReplicas:
        "aws secretsmanager remove-regions-from-replication --region 'eu-central-1' --secret-id 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:db-AbCdEf' --remove-replica-regions 'eu-west-1' 'us-east-1'",
      scheduleDeletion:
        "aws secretsmanager delete-secret --region 'eu-central-1' --secret-id 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:db-AbCdEf' --recovery-window-in-days 30",
      restore:
        "aws secretsmanager restore-secret --region 'eu-central-1' --secret-id 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:db-AbCdEf'",
    });
  });

  test('need no removal where there is no replica', () => {
    expect(deletionCommands(secretOf())).not.toHaveProperty('removeReplicas');
  });

  test.each([
    ['no ARN', 'production/shop/database'],
    ['a flag', '--endpoint-url=http://evil.example'],
    ['a file that the aws command would read', 'file:///etc/passwd'],
    ['an ARN with a line feed', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:a\nrm -rf'],
    ['an ARN with an escape', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:a\u001b[2J'],
    ['an ARN with a direction', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:a\u202e'],
    ['an ARN with a space', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:a b'],
  ])('are not given for %s', (_, groupArn) => {
    expect(deletionCommands(secretOf({ groupArn }))).toBeUndefined();
    expect(deletionPlan(secretOf({ groupArn }), FACTS)).not.toHaveProperty('commands');
  });

  test('are not given for a replica in a Region that is none', () => {
    expect(deletionCommands(secretOf(replicatedTo('eu-west-1\nrm -rf')))).toBeUndefined();
  });
});

/** The words that a shell makes of a line. */
function wordsOf(line: string): readonly string[] {
  const { stdout, status } = spawnSync('/bin/sh', ['-c', `printf '%s\\0' ${line}`], {
    encoding: 'utf8',
    env: childEnvironment(),
  });
  expect(status).toBe(0);
  return stdout.split('\0').slice(0, -1);
}

describe('a shell takes as one word, unchanged,', () => {
  test.each([
    ["it's"],
    ["'; rm -rf / #"],
    ['$(touch /tmp/x) `id` ${HOME} !! \\'],
    ["'\\''"],
    ['a\nb'],
    ['*?[a-z]~'],
    ['--flag'],
    ['|&;<>()'],
    ['"'],
  ])('%o', (text) => {
    expect(wordsOf(shellQuoted(text))).toEqual([text]);
  });

  test('any text', () => {
    const printable = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
    const hostile = fc.string({
      unit: fc.constantFrom("'", '"', '\\', '$', '`', '\n', ' ', ';', '#', '!', 'a'),
      minLength: 1,
      maxLength: 20,
    });
    const texts = fc.array(fc.oneof(printable, hostile), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(texts, (words) => {
        const sent = words.map((word) => word.replaceAll('\0', ''));
        expect(wordsOf(sent.map(shellQuoted).join(' '))).toEqual(sent);
      }),
      { numRuns: 20 },
    );
  });

  test('an ARN of a hostile name within a command', () => {
    const name = "a';touch$IFS/tmp/x;'`id`$(id)\"\\";
    const commands = deletionCommands(secretOf({ name }));
    expect(wordsOf(commands?.scheduleDeletion ?? '')).toEqual([
      'aws',
      'secretsmanager',
      'delete-secret',
      '--region',
      'eu-central-1',
      '--secret-id',
      secretOf({ name }).groupArn,
      '--recovery-window-in-days',
      '30',
    ]);
  });
});
