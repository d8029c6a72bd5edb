/** What strangers write into names, tags, descriptions and policies, through the whole program and every format. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import stringWidth from 'string-width';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { FORMAT_NAMES } from '../src/report/formats.js';
import { loadWorld } from '../src/sandbox/load-world.js';
import { startSandbox } from '../src/sandbox/server.js';
import { runCli } from './run-cli.js';

const POLICY = {
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Principal: '*',
    Action: 'secretsmanager:GetSecretValue',
    Resource: '*',
  },
};

/** Names, and what else is strange about the secret. Each is unowned, untagged and public unless its policy is broken. */
const SECRETS: readonly { readonly name: string; readonly [more: string]: unknown }[] = [
  { name: `production/long/${'x\n'.repeat(248)}`, policy: POLICY },
  { name: 'production/a/<script>alert(1)</script>', policy: POLICY },
  { name: 'production/a/\u001b[31mred\u001b[0m\u0007', policy: POLICY },
  { name: '=cmd()|calc', policy: POLICY },
  { name: 'a|b`c`@team #1 [x](http://evil.example)', policy: POLICY },
  { name: '../../../etc/passwd', policy: POLICY },
  { name: 'right\u202eto\u2066left', policy: POLICY },
  { name: '{name}{0}%s$(now)', policy: POLICY },
  { name: '密码/🔑/données', policy: POLICY },
  { name: '__proto__', tags: { ['__proto__']: 'x', constructor: 'y' }, policy: POLICY },
  {
    name: 'production/a/tags',
    description: '<img src=x onerror=alert(1)>\u001b]0;title\u0007\r\n',
    tags: { '=1+1': '|', '<b>': '\n' },
    policy: POLICY,
  },
  { name: 'production/a/no-json', policyText: 'not { json' },
  { name: 'production/a/null', policyText: 'null' },
  { name: 'production/a/list', policyText: '[]' },
  { name: 'production/a/text-statement', policyText: '{"Statement":"all"}' },
];

const BROKEN = SECRETS.filter((secret) => 'policyText' in secret);

const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
const reports = new Map<string, string>();

/** A report as text. */
const text = (format: string): string => reports.get(format) ?? '';

beforeAll(async () => {
  mkdirSync(join(folder, 'accounts'));
  const organization = {
    asOf: '2026-11-21T09:00:00Z',
    organization: { id: 'o-hostile0001', management: 'root', root: 'r-host' },
    regions: { 'eu-central-1': 'default' },
    accounts: [{ id: '100000000001', name: 'root' }],
    listing: { pageSize: 2, emptyPageEvery: 2 },
  };
  writeFileSync(join(folder, 'organization.yaml'), stringify(organization));
  const account = { secrets: { 'eu-central-1': SECRETS } };
  writeFileSync(join(folder, 'accounts/root.yaml'), stringify(account));
  const world = loadWorld(folder);
  const sandbox = await startSandbox({ world });
  const outputs = FORMAT_NAMES.flatMap((name) => ['-o', `${name}=${join(folder, name)}`]);
  const { code, stderr } = await runCli(['scan', '-q', ...outputs], {
    env: {
      AWS_ENDPOINT_URL: sandbox.url,
      AWS_ACCESS_KEY_ID: 'AKIA100000000001DEMO',
      AWS_SECRET_ACCESS_KEY: 'x',
      AWS_REGION: 'eu-central-1',
    },
  });
  await sandbox.close();
  expect([code, stderr]).toEqual([1, '']);
  for (const name of FORMAT_NAMES) reports.set(name, readFileSync(join(folder, name), 'utf8'));
});

afterAll(() => rmSync(folder, { recursive: true }));

interface Report {
  readonly summary: { readonly secrets: number };
  readonly coverage: readonly { readonly status: string }[];
  readonly findings: readonly { readonly ruleId: string; readonly name: string }[];
  readonly unknown: readonly { readonly ruleId: string; readonly arn: string }[];
}

const isReport = (data: unknown): data is Report =>
  typeof data === 'object' && data !== null && 'findings' in data && 'unknown' in data;

function report(): Report {
  const data: unknown = JSON.parse(text('json'));
  if (isReport(data)) return data;
  throw new Error('no report');
}

describe('hostile secrets', () => {
  test('are all in the inventory, over short and empty pages', () => {
    expect(report().summary.secrets).toBe(SECRETS.length);
    expect(report().coverage).toMatchObject([{ status: 'scanned' }]);
  });

  test.each(SECRETS.filter((secret) => 'policy' in secret).map(({ name }) => [name]))(
    '%j is found public, by its very name',
    (name) => {
      const found = report().findings.filter(({ ruleId }) => ruleId === 'public-policy');
      expect(found.map((finding) => finding.name)).toContain(name);
    },
  );

  test.each(BROKEN.map(({ name }) => [name]))(
    '%j, whose policy is none, is unknown and no pass',
    (name) => {
      const { unknown } = report();
      const rules = unknown
        .filter(({ arn }) => arn.includes(`:${name}-`))
        .map(({ ruleId }) => ruleId);
      expect(rules).toContain('public-policy');
      expect(rules).toContain('external-access');
    },
  );
});

describe('the report on hostile secrets', () => {
  test('as a table holds no character that a terminal obeys, and no line that is too wide', () => {
    const lines = text('table').split('\n');
    for (const line of lines) {
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(stringWidth(line)).toBeLessThanOrEqual(100);
    }
  });

  test('as NDJSON has one record a line', () => {
    const lines = text('ndjson').trimEnd().split('\n');
    for (const line of lines) expect(JSON.parse(line)).toHaveProperty('kind');
    expect(text('ndjson')).not.toMatch(/[\u2028\u2029]/);
  });

  test('as SARIF points to relative paths without a step up', () => {
    const sarif: unknown = JSON.parse(text('sarif'));
    const uris = [...JSON.stringify(sarif).matchAll(/"uri":"([^"]*)"/g)].map(
      (match) => match[1] ?? '',
    );
    const places = uris.filter((uri) => !uri.startsWith('https://'));
    expect(places.length).toBeGreaterThan(SECRETS.length - BROKEN.length);
    for (const uri of places) {
      expect(uri).toMatch(
        /^aws\/100000000001\/eu-central-1\/secretsmanager\/[A-Za-z0-9/._~%!$&'()*+,;=@-]+$/,
      );
      expect(uri.split('/').some((step) => step === '..' || step === '.')).toBe(false);
    }
  });

  test('as ASFF is a list of findings within the limits of its texts', () => {
    const findings: unknown = JSON.parse(text('asff'));
    if (!Array.isArray(findings)) throw new Error('no list');
    for (const { Title, Description, Id } of findings) {
      expect(Title.length).toBeLessThanOrEqual(256);
      expect(Description.length).toBeLessThanOrEqual(1024);
      expect(Id.length).toBeLessThanOrEqual(512);
    }
  });
});
