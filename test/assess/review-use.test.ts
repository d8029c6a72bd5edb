/** The costs of acme with what events tell of the use of its secrets: written by hand, so that every case is there. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { assess } from '../../src/assess/assess.js';
import { type ReviewedCosts, reviewCosts } from '../../src/assess/review-costs.js';
import { loadConfig } from '../../src/files/config.js';
import { inPackage } from '../../src/files/package-facts.js';
import { readInventories, readManifest } from '../../src/files/read-snapshot.js';
import { beginUsage, finishUsage, writeUsage } from '../../src/files/write-usage.js';
import type { CostRow } from '../../src/model/cost.js';
import { isOpen } from '../../src/model/finding.js';
import type { Secret } from '../../src/model/secret.js';
import { NO_USAGE, type Span, type Usage } from '../../src/model/usage.js';
import { loadWorld } from '../../src/sandbox/load-world.js';
import { startSandbox } from '../../src/sandbox/server.js';
import { scan } from '../../src/scan.js';
import { groupRegions } from '../../src/usage/places.js';
import { observed, readerOf, rotatorOf, SUMMARY } from '../cost/sample-usage.js';

const folder = mkdtempSync(join(tmpdir(), 'review-use-'));
const snapshot = join(folder, 'snapshot');
const { config } = loadConfig(inPackage('fixtures/acme/secrets-census.yaml'));
const ACME = { settings: config.rules ?? {}, waivers: config.waivers ?? [] };

/** Ninety days up to the moment of the snapshot. */
const SPAN: Span = { from: '2026-08-23T09:00:00.000Z', to: '2026-11-21T09:00:00.000Z' };

/** The account of which nothing is known. */
const DARK = 'audit';

const usageOf = (secret: Secret): Usage | undefined => {
  const firstAt = '2026-08-24T00:00:00Z';
  const rotated = rotatorOf(3, { firstAt, lastAt: '2026-11-01T00:00:00Z' });
  const app = readerOf('app', 900_000, {
    sessionHours: 2_160,
    firstAt,
    lastAt: '2026-11-21T08:59:58Z',
  });
  switch (secret.name) {
    case 'shared/jenkins/controller-token':
      return {
        ...NO_USAGE,
        denied: [
          {
            kind: 'role',
            id: 'jenkins',
            denials: 4,
            firstAt: '2026-11-01T00:00:00Z',
            lastAt: '2026-11-20T00:00:00Z',
          },
        ],
      };
    case 'production/storefront/ab-testing-key':
      return observed([rotated]).usage;
    default:
      return secret.name.includes('database') && secret.lastAccessedAt?.startsWith('2026-11')
        ? observed([app]).usage
        : undefined;
  }
};

async function writeUse(): Promise<void> {
  beginUsage(snapshot);
  for (const { account, secrets } of readInventories(snapshot, readManifest(snapshot))) {
    const regions = [...new Set(secrets.flatMap(groupRegions))].sort();
    const failure = { reason: 'accessDenied', api: 'cloudtrail:LookupEvents' } as const;
    await writeUsage(snapshot, {
      account: account.id,
      coverage: regions.map((region) =>
        account.name === DARK ? { region, failure } : { region, covered: SPAN },
      ),
      secrets: new Map(
        secrets.flatMap((secret) => {
          const usage = usageOf(secret);
          return usage === undefined ? [] : [[secret.groupArn, usage] as const];
        }),
      ),
    });
  }
  finishUsage(snapshot, { ...SUMMARY, asked: SPAN });
}

let costs: ReviewedCosts;
let rows: readonly CostRow[] = [];

beforeAll(async () => {
  const world = loadWorld(inPackage('fixtures/acme'));
  const sandbox = await startSandbox({ world });
  vi.stubEnv('AWS_ENDPOINT_URL', sandbox.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', `AKIA${world.managementAccountId}DEMO`);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'sandbox');
  vi.stubEnv('AWS_REGION', world.homeRegion);
  try {
    await scan({ snapshot });
  } finally {
    vi.unstubAllEnvs();
    await sandbox.close();
  }
  await writeUse();
  const spool = join(folder, 'spool');
  mkdirSync(spool);
  costs = await reviewCosts(snapshot, { grouping: { by: 'account' }, ...ACME, spool });
  rows = [...costs.rows()];
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true }));

const rowOf = (name: string): CostRow => {
  const row = rows.find((one) => one.name === name);
  if (row === undefined) throw new Error(`acme has no secret ${name}`);
  return row;
};

const checkOf = (name: string, check: string) =>
  rowOf(name).deletion?.checks.find((one) => one.check === check);

describe('of acme, where the use was asked for', () => {
  test('each secret has its use or why it is not known', () => {
    for (const { usage, usageGap } of rows)
      expect(usage === undefined).toBe(usageGap !== undefined);
    const { usage, totals } = costs.review;
    expect(usage?.known).toBe(rows.filter((row) => row.usage !== undefined).length);
    const unknown = usage?.unknown.reduce((sum, { secrets }) => sum + secrets, 0);
    expect((usage?.known ?? 0) + (unknown ?? 0)).toBe(totals.secrets);
    expect(usage?.unknown.map(({ reason }) => reason)).toContain('accessDenied');
  });

  test('the most called secrets are those that an app reads, and their calls are in the sums', () => {
    const [most] = costs.review.mostCalls;
    expect(most?.usage?.readers).toMatchObject([{ id: 'app', reads: 900_000 }]);
    // 900 000 reads in 90 days and a second.
    expect(most?.calls).toMatchObject({ calls: 304_167, cachedCalls: 730 });
    const calls = rows.flatMap(({ cost }) => (cost.status === 'priced' ? cost.parts : []));
    const sum = calls
      .filter(({ kind }) => kind === 'calls')
      .reduce((total, { monthly }) => total + monthly, 0);
    expect(costs.review.totals.callsMonthly).toBe(sum);
    expect(sum).toBeGreaterThan(304_167 * 5);
  });

  test('the last read is known to the second, and by whom', () => {
    const [most] = costs.review.mostCalls;
    expect(most?.lastReadAt).toBe('2026-11-21T08:59:58Z');
    expect(most?.usage?.lastRead?.by).toMatchObject({ id: 'app' });
  });

  test('whoever is refused stands in the way of a deletion', () => {
    expect(checkOf('shared/jenkins/controller-token', 'denied')).toMatchObject({
      status: 'attention',
      names: ['jenkins'],
    });
  });

  test('its own rotation does not', () => {
    expect(checkOf('production/storefront/ab-testing-key', 'lastRead')).toMatchObject({
      status: 'clear',
      says: expect.stringContaining('Only its own rotation read it: 3 times'),
    });
  });

  test('an agency that a policy lets in and that reads nothing is told, where that is known', () => {
    expect(checkOf('shared/pentest/agency-login', 'grants')).toMatchObject({
      status: 'attention',
      says: expect.stringContaining('ask them first'),
    });
    expect(checkOf('shared/pentest/agency-login', 'denied')).toMatchObject({
      status: 'unknown',
      names: ['cloudtrail:LookupEvents: accessDenied'],
    });
  });

  test('the unused are those of a scan, by their ids', () => {
    const found = assess(snapshot, ACME).findings.filter(
      ({ ruleId }) => ruleId === 'unused' || ruleId === 'never-used',
    );
    const unused = rows.flatMap((row) => (row.use === 'unused' ? (row.unused?.id ?? []) : []));
    expect(unused.sort()).toEqual(
      found
        .filter(isOpen)
        .map(({ id }) => id)
        .sort(),
    );
  });

  test('what a scan says of unread secrets is what keeping them costs', () => {
    const { unused, waived } = costs.review.totals.uses;
    const kept = unused.monthly - unused.callsMonthly + waived.monthly - waived.callsMonthly;
    expect(assess(snapshot, ACME).summary.unusedMonthlyCost?.amount).toBeCloseTo(kept / 1e6, 9);
    expect(unused.callsMonthly).toBeGreaterThan(0);
  });
});
