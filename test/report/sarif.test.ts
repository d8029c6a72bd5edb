import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import type { Log, Result, Run } from 'sarif';
import { describe, expect, test } from 'vitest';
import type { Finding, ScanResult } from '../../src/model/finding.js';
import { FORMATS, NO_TERMINAL } from '../../src/report/formats.js';
import { categoryOf } from '../../src/report/sarif.js';
import { PATH_LIMIT, virtualPath } from '../../src/report/sarif-location.js';
import { messageOf } from '../../src/report/sarif-message.js';
import { anyResult } from './any-result.js';
import { githubFaults } from './github-sarif-rules.js';
import { EMPTY, findingOf, HOSTILE, HUGE, RULES, SAMPLE, withFindings } from './sample-result.js';
import { HOSTILE_USE, WITH_USAGE } from './sample-usage.js';

const library = dirname(createRequire(import.meta.url).resolve('@microsoft/sarif-multitool-ts'));
const schema = JSON.parse(readFileSync(join(library, '../assets/sarif-2.1.0.schema.json'), 'utf8'));
const ajv = new Ajv2020({ allErrors: true, strict: false });
addFormats.default(ajv);
const isSarif = ajv.compile<Log>(schema);

const logOf = (result: ScanResult): Log => {
  const log: unknown = JSON.parse(FORMATS.sarif.render(result, NO_TERMINAL));
  if (!isSarif(log)) throw new Error(ajv.errorsText(isSarif.errors));
  return log;
};

const runOf = (result: ScanResult): Run => {
  const [run, ...others] = logOf(result).runs;
  if (run === undefined || others.length > 0) throw new Error('one run was expected');
  return run;
};

const resultsOf = (result: ScanResult): readonly Result[] => runOf(result).results ?? [];

const notificationsOf = (result: ScanResult) =>
  runOf(result).invocations?.[0]?.toolExecutionNotifications ?? [];

describe.each([
  ['acme', SAMPLE],
  ['an empty account', EMPTY],
  ['hostile names', HOSTILE],
  ['six thousand findings', HUGE],
  ['acme and its use', WITH_USAGE],
  ['hostile users', HOSTILE_USE],
])('the SARIF file of %s', (_, result) => {
  test('is valid by the official schema and taken by GitHub', () => {
    expect(githubFaults(logOf(result))).toEqual([]);
  });
});

test('the checks themselves refuse what GitHub refuses', () => {
  const log = logOf(SAMPLE);
  const [run] = log.runs;
  const [first] = run?.results ?? [];
  if (run === undefined || first === undefined) throw new Error('a result was expected');
  const faultsWith = (results: Result[]) => githubFaults({ ...log, runs: [{ ...run, results }] });
  expect(faultsWith([{ ...first, locations: [] }])).toContain(`result ${first.guid}: no uri`);
  expect(faultsWith([first, first])).toContain('alerts would merge: hashes repeat');
  const uri = 'arn:aws:secretsmanager:x';
  const locations = [{ physicalLocation: { artifactLocation: { uri }, region: { startLine: 1 } } }];
  expect(faultsWith([{ ...first, locations }])).toEqual(
    expect.arrayContaining([`result ${first.guid}: uri with a scheme`]),
  );
  expect(isSarif({ ...log, runs: [{ ...run, results: [{ kind: 'bogus' }] }] })).toBe(false);
});

test('any text gives a valid file that GitHub takes', () => {
  fc.assert(
    fc.property(anyResult, (result) => {
      expect(githubFaults(logOf(result))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test.each([
  ['new', true],
  ['unchanged', true],
  ['notScanned', true],
  ['resolved', false],
] as const)('a finding that is %s: in the file is %s', (status, carried) => {
  const results = resultsOf(withFindings([findingOf({ ruleId: 'unused-cost', status })]));
  expect(results).toHaveLength(carried ? 1 : 0);
});

test('a waived finding is left out, since GitHub would show it as open', () => {
  const waiver = { owner: 'web', reason: 'why', expires: '2026-12-31' };
  expect(resultsOf(withFindings([findingOf({ ruleId: 'unused-cost', waiver })]))).toEqual([]);
});

test('a finding with a grant says how to close it, and carries the whole grant', () => {
  const [result] = resultsOf(SAMPLE);
  const { message = '', grant } = SAMPLE.findings[0] ?? {};
  expect(result?.message.text).toBe(
    `${message} To close it: Remove statement 1 ("ShareWithPartner").`,
  );
  expect(result?.properties?.['grant']).toEqual(grant);
});

test('a finding that was not looked at stays open, and says so', () => {
  const messages = resultsOf(SAMPLE).map(({ message }) => message.text ?? '');
  expect(messages.filter((text) => text.includes('legacy/ftp-upload'))).toEqual([
    "The secret 'legacy/ftp-upload' was created on 2019-05-05, 2485 days ago, and has never been rotated. Not looked at in this scan; last seen on 2026-02-22.",
  ]);
});

test('a baseline state stands on all results or on none', () => {
  const states = (result: ScanResult) =>
    resultsOf(result).map(({ baselineState }) => baselineState);
  expect(new Set(states(SAMPLE))).toEqual(new Set(['new', 'unchanged']));
  expect(new Set(states(HUGE))).toEqual(new Set([undefined]));
});

test('a result is known again by its finding alone', () => {
  const [finding] = SAMPLE.findings;
  const [result] = resultsOf(SAMPLE);
  expect(result?.partialFingerprints).toEqual({
    primaryLocationLineHash: `${finding?.id.slice(0, 16)}:1`,
    'secretsCensusFindingId/v1': finding?.id,
  });
  expect(result?.guid).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  expect(result?.ruleId).toBe('public-policy');
  expect(result?.level).toBe('error');
});

test('the secret is a logical location, and a virtual path for GitHub', () => {
  const [location] = resultsOf(SAMPLE)[0]?.locations ?? [];
  expect(location?.physicalLocation?.artifactLocation?.uri).toBe(
    'aws/111122223333/eu-central-1/secretsmanager/prod/payments/stripe-AbCdEf',
  );
  expect(location?.logicalLocations).toEqual([
    {
      name: 'prod/payments/stripe',
      fullyQualifiedName:
        'arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/payments/stripe-AbCdEf',
      kind: 'resource',
    },
  ]);
});

const PLACE = 'aws/111122223333/eu-central-1/secretsmanager';

test.each([
  ['a/b', `${PLACE}/a/b-AbCdEf`],
  ['../../etc/passwd', `${PLACE}/_../_../etc/passwd-AbCdEf`],
  ['.//x', `${PLACE}/_./_/x-AbCdEf`],
  ['a b?c#d', `${PLACE}/a%20b%3Fc%23d-AbCdEf`],
  ['%2e%2e/x', `${PLACE}/%252e%252e/x-AbCdEf`],
  ['秘', `${PLACE}/%E7%A7%98-AbCdEf`],
  ['\ud800', `${PLACE}/%EF%BF%BD-AbCdEf`],
  ['a:b', `${PLACE}/a%3Ab-AbCdEf`],
])('the path of %j is %j', (name, path) => {
  expect(virtualPath(findingOf({ ruleId: 'unused-cost', name }))).toBe(path);
});

test.each(['x', '秘', '💥', 'é', '/', '..'])(
  'a very long name of %j is cut, and stays distinct',
  (part) => {
    const paths = [`${part.repeat(2000)}a`, `${part.repeat(2000)}b`].map((name) =>
      virtualPath(findingOf({ ruleId: 'unused-cost', name })),
    );
    for (const path of paths) {
      expect(path.length).toBeLessThanOrEqual(PATH_LIMIT);
      expect(() => decodeURIComponent(path)).not.toThrow();
      expect(path).toMatch(/~[0-9a-f]{16}$/);
    }
    expect(paths[0]).not.toBe(paths[1]);
  },
);

test.each([
  ['Bad', 'Bad.'],
  ['Bad.', 'Bad.'],
  ["'[link](http://x)' is bad.", "'\\[link\\](http://x)' is bad."],
  ['a\\b', 'a\\\\b.'],
  ['{0}', '{{0}}.'],
  ['two\nlines', 'two\\\\nlines.'],
  ['', '.'],
])('the sentence %j is the message %j', (sentence, text) => {
  expect(messageOf(sentence)).toEqual({ text });
});

test.each([
  ['info', 'note', '0.5'],
  ['low', 'note', '2.0'],
  ['medium', 'warning', '5.0'],
  ['high', 'error', '8.0'],
  ['critical', 'error', '9.5'],
] as const)('severity %s is level %s and security-severity %s', (severity, level, security) => {
  const result = withFindings([findingOf({ ruleId: 'never-rotated', severity })]);
  const rule = runOf(result).tool.driver.rules?.find(({ id }) => id === 'never-rotated');
  expect(rule?.defaultConfiguration?.level).toBe(level);
  expect(rule?.properties?.['security-severity']).toBe(security);
  expect(resultsOf(result)[0]?.level).toBe(level);
});

test('every rule that ran is described, with its remediation', () => {
  const rules = runOf(SAMPLE).tool.driver.rules ?? [];
  expect(rules.map(({ id }) => id)).toEqual(RULES.map(({ id }) => id));
  const rule = rules.find(({ id }) => id === 'never-rotated');
  expect(rule?.name).toBe('NeverRotated');
  expect(rule?.properties?.tags).toEqual([
    'security',
    'aws',
    'secrets-manager',
    'aws-fsbp',
    'nist-800-53-r5',
  ]);
  expect(rule?.help?.markdown).toContain(
    '```terraform\nresource "aws_secretsmanager_secret_rotation"',
  );
  expect(rule?.helpUri).toBe(RULES[2]?.references[0]);
});

test('a rule with long texts, many frameworks and code fences stays within the limits', () => {
  const frameworks = Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [`Framework ${index}`, ['1']] as const),
  );
  const rules = RULES.map((rule) => ({
    ...rule,
    title: 'long '.repeat(500),
    rationale: '',
    remediation: { ...rule.remediation, cli: '```` ticks' },
    frameworks,
  }));
  const log = logOf({ ...SAMPLE, rules });
  expect(githubFaults(log)).toEqual([]);
  expect(log.runs[0]?.tool.driver.rules?.[0]?.help?.markdown).toContain(
    '\n`````sh\n```` ticks\n`````',
  );
});

test('a finding whose rule did not run is described by itself', () => {
  const finding = findingOf({
    ruleId: 'switched-off',
    title: 'A rule of old',
    status: 'notScanned',
  });
  const run = runOf(withFindings([finding]));
  expect(githubFaults(logOf(withFindings([finding])))).toEqual([]);
  expect(run.tool.driver.rules?.at(-1)?.shortDescription?.text).toBe('A rule of old');
});

test('over 5,000 findings the most severe are kept in order, and the file says what it left out', () => {
  const ids = resultsOf(HUGE).map(
    (result) => result.partialFingerprints?.['secretsCensusFindingId/v1'],
  );
  expect(ids).toHaveLength(5000);
  const order = new Map(HUGE.findings.map(({ id }: Finding, index) => [id, index]));
  const places = ids.map((id) => order.get(id ?? '') ?? -1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  const kept = new Set(ids);
  expect(new Set(HUGE.findings.filter(({ id }) => !kept.has(id)).map((f) => f.severity))).toEqual(
    new Set(['info']),
  );
  expect(notificationsOf(HUGE)[0]).toEqual({
    descriptor: { id: 'results/left-out' },
    level: 'warning',
    message: {
      text: '1000 findings are left out, the least severe ones (1000 info), since GitHub takes 5000; the JSON report has them all.',
    },
  });
});

test('what was not seen fails the invocation, and is said', () => {
  expect(runOf(SAMPLE).invocations?.[0]?.executionSuccessful).toBe(false);
  const lines = notificationsOf(SAMPLE).map(
    ({ level, descriptor, message }) => `${level} ${descriptor?.id} ${message.text}`,
  );
  expect(lines).toEqual([
    'error coverage/not-seen 2 account x Region not fully seen: access denied (explicitly, by a service control policy) at secretsmanager:ListSecrets: 333344445555 (us-east-1, us-west-2).',
    'warning coverage/partly-seen 1 account x Region not fully seen: throttled at secretsmanager:GetResourcePolicy: 222233334444 (us-west-2).',
    'error coverage/not-seen 1 account x Region not fully seen: access denied at sts:AssumeRole: 444455556666 (*).',
    'error coverage/not-seen 1 account x Region not fully seen: account not active: 555566667777 (*).',
    "warning verdict/unknown The rule 'default-kms-key' could not judge 1 secret: 'key.state' is not known (access denied).",
    "warning verdict/unknown The rule 'public-policy' could not judge 3 secrets: 'policy' is not known (throttled).",
  ]);
});

test('a complete scan is a successful invocation without notifications', () => {
  expect(runOf(EMPTY).invocations?.[0]?.executionSuccessful).toBe(true);
  expect(notificationsOf(EMPTY)).toEqual([]);
});

test('every notification refers to a descriptor, and there is a bounded number of them', () => {
  const unknown = Array.from({ length: 300 }, (_, index) => ({
    ruleId: `rule-${String(index).padStart(3, '0')}`,
    account: '111122223333',
    region: 'eu-west-1',
    arn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:a-AbCdEf',
    fact: 'policy',
    reason: 'error' as const,
  }));
  const result = { ...EMPTY, unknown };
  const known = new Set(runOf(result).tool.driver.notifications?.map(({ id }) => id));
  expect(notificationsOf(result)).toHaveLength(101);
  expect(notificationsOf(result).at(-1)?.message.text).toMatch(/^200 more notifications/);
  for (const { descriptor } of notificationsOf(result)) expect(known).toContain(descriptor?.id);
});

test('a gap over hundreds of accounts names some and counts the rest', () => {
  const coverage = Array.from({ length: 300 }, (_, index) => ({
    account: String(100_000_000_000 + index),
    region: '*',
    status: 'not' as const,
    secrets: 0,
    reason: 'accessDenied' as const,
  }));
  expect(notificationsOf({ ...EMPTY, coverage })[0]?.message.text).toMatch(
    /100000000019 \(\*\) and 280 more accounts\.$/,
  );
});

test.each([
  [{ organizationId: 'o-acme000001' }, /^secrets-census\/o-acme000001\/$/],
  [{}, /^secrets-census\/111122223333\/$/],
  [{ regions: ['eu-west-1'] }, /^secrets-census\/111122223333-[0-9a-f]{8}\/$/],
  [
    { organizationId: 'o-acme000001', accounts: ['1'] },
    /^secrets-census\/o-acme000001-[0-9a-f]{8}\/$/,
  ],
])('the scope %j has a category of its own', (scope, category) => {
  expect(categoryOf({ partition: 'aws', callerAccount: '111122223333', ...scope })).toMatch(
    category,
  );
});

test('scans of different parts do not close the alerts of each other', () => {
  const categories = [
    { regions: ['eu-west-1'] },
    { regions: ['eu-west-2'] },
    { accounts: ['1'] },
  ].map((limits) => categoryOf({ partition: 'aws', callerAccount: '111122223333', ...limits }));
  expect(new Set(categories).size).toBe(3);
});
