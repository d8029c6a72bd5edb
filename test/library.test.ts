/** The package as a program imports it: with defaults where there are any, and every type by name. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  type AccountDone,
  analyzeResourcePolicy,
  type EvaluateOptions,
  evaluate,
  evaluateLarge,
  FORMATS,
  learnUsage,
  loadRules,
  NO_TERMINAL,
  type Progress,
  push,
  type Receipt,
  reviewCosts,
  type ScanResult,
  scan,
  type UsageChoice,
  UserError,
} from '../src/index.js';
import { startTiny, type Tiny } from './sandbox/tiny.js';

const folder = mkdtempSync(join(tmpdir(), 'library-'));
const snapshot = join(folder, 'snapshot');
const SHOP = '100000000002';
let tiny: Tiny;

beforeAll(async () => {
  tiny = await startTiny();
  vi.stubEnv('AWS_ENDPOINT_URL', tiny.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIA100000000001DEMO');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'sandbox');
  vi.stubEnv('AWS_REGION', 'eu-west-1');
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await tiny.close();
  rmSync(folder, { recursive: true });
});

describe('a program', () => {
  test('scans with no options at all', async () => {
    const result: ScanResult = await scan();
    expect(result.tool.name).toBe('secrets-census');
    expect(result.tool.rulesHash).toBe(loadRules().hash);
    expect(result.summary.secrets).toBeGreaterThan(0);
    expect(result.findings).not.toEqual([]);
  });

  test('pushes what it has found, and has nothing to push the second time', async () => {
    const report = await scan({ scope: { regions: ['eu-west-1'] } });
    const { delivery, receipt } = await push(report, { apply: true });
    expect(delivery.items.map(({ outcome }) => outcome)).toContain('sent');
    const again: { readonly receipt: Receipt | undefined } = { receipt };
    const { delivery: second } = await push(report, { apply: true, ...again });
    expect(second.items.filter(({ outcome }) => outcome !== undefined)).toEqual([]);
  });

  test('hears of every account, keeps a snapshot, and evaluates it to the same result', async () => {
    const done: AccountDone[] = [];
    const progress: Progress = {
      listed: () => {},
      note: () => {},
      counts: () => {},
      accountDone: (account) => done.push(account),
    };
    const result = await scan({ scope: { accounts: [SHOP] }, snapshot, progress });
    expect(done.map(({ account, secrets }) => [account.id, secrets])).toEqual([
      [SHOP, result.summary.secrets],
    ]);
    expect(evaluate(snapshot)).toEqual(result);
  });

  test('learns who reads the secrets of a snapshot, and what they cost', async () => {
    const read = join(folder, 'read');
    const haste = { tempo: 100 };
    await scan({ scope: { accounts: [SHOP] }, snapshot: read, haste });
    const choice: UsageChoice = { name: 'events', budget: 50 };
    const usage = await learnUsage(read, { choice, days: 30, haste, rateShare: 0.01 });
    expect(usage.places.covered).toBeGreaterThan(0);
    expect(evaluate(read).usage).toEqual(usage);
    const spool = join(folder, 'cost-spool');
    mkdirSync(spool);
    const costs = await reviewCosts(read, { grouping: { by: 'account' }, spool });
    expect(costs.review.usage?.summary).toEqual(usage);
    expect([...costs.rows()]).toHaveLength(costs.review.totals.secrets);
  });

  test('evaluates a snapshot as of another day, with rules and a name of its own', () => {
    const options: EvaluateOptions = {
      rules: loadRules(),
      tool: { name: 'my-scanner', version: '1.2.3' },
      settings: { unused: { enabled: false } },
      asOf: new Date('2036-01-01T00:00:00Z'),
    };
    const result = evaluate(snapshot, options);
    expect(result.asOf).toBe('2036-01-01T00:00:00.000Z');
    expect(result.tool).toMatchObject({ name: 'my-scanner', version: '1.2.3' });
    expect(result.rules.map(({ id }) => id)).not.toContain('unused');
  });

  test('evaluates a snapshot of any size to reports in pieces', async () => {
    const spool = join(folder, 'spool');
    mkdirSync(spool);
    const result = await evaluateLarge(snapshot, { formats: ['json', 'sarif'], spool, workers: 2 });
    const whole = evaluate(snapshot);
    expect(result.summary).toEqual(whole.summary);
    for (const name of ['json', 'sarif'] as const) {
      const pieces = [...result.write(name, NO_TERMINAL)].map((piece) => Buffer.from(piece));
      expect(Buffer.concat(pieces).toString('utf8')).toBe(FORMATS[name].render(whole, NO_TERMINAL));
    }
    expect(() => [...result.write('ndjson', NO_TERMINAL)]).toThrow("'ndjson' was not asked for");
  });

  test('prints a result in any format', () => {
    const result = evaluate(snapshot);
    for (const { render } of Object.values(FORMATS))
      expect(render(result, NO_TERMINAL)).toMatch(/\n$/);
  });

  test('catches the mistakes of its user', () => {
    expect(() => evaluate(join(folder, 'nowhere'))).toThrow(UserError);
    expect(() => loadRules([join(folder, 'nowhere')])).toThrow(UserError);
  });

  test('analyses a resource policy', () => {
    const policy = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: '*',
          Action: 'secretsmanager:GetSecretValue',
          Resource: '*',
        },
      ],
    };
    const { public: isPublic, grants } = analyzeResourcePolicy(JSON.stringify(policy), {
      secretArn: `arn:aws:secretsmanager:eu-west-1:${SHOP}:secret:db-AbCdEf`,
    });
    expect(isPublic).toBe(true);
    expect(grants[0]?.witness.action).toBe('secretsmanager:GetSecretValue');
  });
});

test('a day that is judged as of never changes when facts were collected', async () => {
  const path = join(folder, 'later');
  const asOf = new Date('2036-01-01T00:00:00Z');
  const judgedLater = await scan({ scope: { accounts: [SHOP] }, snapshot: path, asOf });
  expect(judgedLater.asOf).toBe('2036-01-01T00:00:00.000Z');
  const asCollected = evaluate(path);
  expect(asCollected.asOf).toBe(asCollected.startedAt);
  expect(asCollected).toEqual(evaluate(snapshot));
  expect(evaluate(path, { asOf })).toEqual(judgedLater);
});
