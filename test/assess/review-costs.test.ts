/** The costs of acme: a review and a scan must not contradict each other. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { assess } from '../../src/assess/assess.js';
import {
  type ReviewedCosts,
  type ReviewOptions,
  reviewCosts,
} from '../../src/assess/review-costs.js';
import { loadConfig } from '../../src/files/config.js';
import { inPackage } from '../../src/files/package-facts.js';
import { readInventories, readManifest } from '../../src/files/read-snapshot.js';
import { isOpen } from '../../src/model/finding.js';
import { loadWorld } from '../../src/sandbox/load-world.js';
import { startSandbox } from '../../src/sandbox/server.js';
import { scan } from '../../src/scan.js';

const folder = mkdtempSync(join(tmpdir(), 'review-'));
const snapshot = join(folder, 'snapshot');
const { config } = loadConfig(inPackage('fixtures/acme/secrets-census.yaml'));
const ACME = { settings: config.rules ?? {}, waivers: config.waivers ?? [] };

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
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true }));

let spools = 0;

function reviewAcme(options: Partial<ReviewOptions> = {}): Promise<ReviewedCosts> {
  const spool = join(folder, `spool-${spools++}`);
  mkdirSync(spool);
  return reviewCosts(snapshot, { grouping: { by: 'account' }, ...ACME, spool, ...options });
}

const USE_RULES: ReadonlySet<string> = new Set(['unused', 'never-used']);

describe('of acme', () => {
  test('the unused and the waived are the findings of a scan, by their ids', async () => {
    const { rows } = await reviewAcme();
    const found = assess(snapshot, ACME).findings.filter(({ ruleId }) => USE_RULES.has(ruleId));
    const idsOf = (use: string) =>
      [...rows()].filter((row) => row.use === use).map(({ unused }) => unused?.id);
    const open = found.filter(isOpen).map(({ id }) => id);
    const waived = found.filter(({ waiver }) => waiver !== undefined).map(({ id }) => id);
    expect(open.length).toBeGreaterThan(5);
    expect(waived.length).toBeGreaterThan(0);
    expect(idsOf('unused').sort()).toEqual(open.sort());
    expect(idsOf('waived').sort()).toEqual(waived.sort());
  });

  test('what is not known is what a scan does not know', async () => {
    const { rows } = await reviewAcme();
    const unknown = assess(snapshot, ACME).unknown.filter(({ ruleId }) => USE_RULES.has(ruleId));
    const arns = [...rows()].filter(({ use }) => use === 'unknown').map(({ arn }) => arn);
    expect(arns.length).toBeGreaterThan(0);
    expect(new Set(arns)).toEqual(new Set(unknown.map(({ arn }) => arn)));
  });

  test('unread secrets cost what the summary of a scan says of them', async () => {
    const { review } = await reviewAcme();
    const { unused, waived } = review.totals.uses;
    // No waiver of acme accepts that they cost something.
    expect(assess(snapshot, ACME).summary.unusedMonthlyCost?.amount).toBeCloseTo(
      (unused.monthly + waived.monthly) / 1e6,
      9,
    );
  });

  test('every secret has a row, in the order of the snapshot', async () => {
    const { review, rows } = await reviewAcme();
    const arns = [...readInventories(snapshot, readManifest(snapshot))].flatMap(({ secrets }) =>
      secrets.map(({ groupArn }) => groupArn),
    );
    expect([...rows()].map(({ arn }) => arn)).toEqual(arns);
    expect([...rows()]).toEqual([...rows()]);
    expect(review.totals.secrets).toBe(arns.length);
    expect(review.coverage).toMatchObject({ complete: false });
  });

  test('rules that are switched off are asked all the same', async () => {
    const settings = { ...ACME.settings, unused: { ...ACME.settings['unused'], enabled: false } };
    const [usual, off] = [await reviewAcme(), await reviewAcme({ settings })];
    expect(off.review.totals).toEqual(usual.review.totals);
  });

  test('as of a later day, more is unused, and the waivers have run out', async () => {
    const usual = await reviewAcme();
    const later = await reviewAcme({ asOf: new Date('2028-01-01T00:00:00Z') });
    expect(later.review.totals.unused).toBeGreaterThan(usual.review.totals.unused);
    expect(later.review.totals.uses.waived.secrets).toBe(0);
    expect(later.review).toMatchObject({
      judgedAt: '2028-01-01T00:00:00.000Z',
      collectedAt: '2026-11-21T09:00:00.000Z',
    });
  });

  test('whoever a policy lets in is asked before deletion', async () => {
    const { rows } = await reviewAcme();
    const [agency] = [...rows()].filter(({ name }) => name === 'shared/pentest/agency-login');
    expect(agency?.deletion?.checks.find(({ check }) => check === 'grants')).toMatchObject({
      status: 'attention',
      names: ['account 321321321321'],
    });
  });

  test('only unused secrets have a plan of deletion', async () => {
    const { rows } = await reviewAcme();
    for (const { use, deletion } of rows()) expect(deletion !== undefined).toBe(use === 'unused');
  });
});
