/** What a snapshot says once the use of its secrets is in it: of secrets, and of accounts as a whole. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { assess } from '../../src/assess/assess.js';
import { useJudge } from '../../src/assess/judge-use.js';
import { beginUsage, finishUsage, writeUsage } from '../../src/files/write-usage.js';
import { loadRules } from '../../src/load-rules.js';
import type { Finding, ScanResult } from '../../src/model/finding.js';
import { answered, failed } from '../../src/model/gap.js';
import {
  type ObservedUsage,
  type Reader,
  USAGE_SOURCES,
  type Usage,
  type UsageCoverage,
  type UsageSourceName,
} from '../../src/model/usage.js';
import { toAsff } from '../../src/report/asff.js';
import { virtualPath } from '../../src/report/sarif-location.js';
import { AS_OF, BANK, SHOP, secretOf, writeSample } from '../observe/sample-snapshot.js';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const COVERED = { from: '2026-08-23T09:00:00Z', to: '2026-11-21T09:00:00Z' };
const REGION = 'eu-west-1';

const covered: UsageCoverage = { region: REGION, covered: COVERED };
const unrecorded: UsageCoverage = {
  region: REGION,
  failure: { reason: 'notCollected', detail: 'It records no reads.' },
  readsUnrecorded: true,
};
const unseen: UsageCoverage = {
  region: REGION,
  failure: { reason: 'notCollected', detail: 'There are no events.' },
};

const rotation: Reader = {
  kind: 'role',
  id: `arn:aws:iam::${SHOP}:role/rotate`,
  account: SHOP,
  reads: 12,
  outsideVpcEndpoint: 0,
  sessionHours: 3,
  rotates: true,
  firstAt: '2026-09-01T03:00:00Z',
  lastAt: '2026-11-10T03:00:00Z',
};

/** Read by what rotates it, ten days ago; by nobody else. */
const ROTATED = secretOf(SHOP, 'rotated', {
  rotation: { enabled: true, kind: 'lambda' },
  lastAccessedAt: '2026-11-10T00:00:00.000Z',
});
const BY_ROTATION: Usage = {
  reads: 12,
  readers: [rotation],
  denied: [],
  rotation: { started: 3, succeeded: 3, failed: 0, lastSucceededAt: '2026-11-10T03:00:09Z' },
};
const SECRETS = [ROTATED, secretOf(SHOP, 'db'), secretOf(BANK, 'key')];

const emptyFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'judge-use-'));
  folders.push(folder);
  return folder;
};

/** A snapshot of the shop and the bank, whose events are seen so. */
async function snapshotWith(
  shop: UsageCoverage,
  { bank = covered, source = 'logs' }: { bank?: UsageCoverage; source?: UsageSourceName } = {},
): Promise<string> {
  const folder = await writeSample(emptyFolder(), { secrets: SECRETS });
  beginUsage(folder);
  await writeUsage(folder, {
    account: SHOP,
    coverage: [shop],
    secrets: new Map([[ROTATED.groupArn, BY_ROTATION]]),
  });
  await writeUsage(folder, { account: BANK, coverage: [bank], secrets: new Map() });
  finishUsage(folder, {
    source,
    asked: COVERED,
    places: { covered: 2, partly: 0, not: 0 },
    notCovered: [],
    resolved: 12,
    unresolved: { events: 0, byReason: {}, samples: [] },
    damagedFiles: { files: 0, samples: [] },
    notes: [],
  });
  return folder;
}

const found = ({ findings }: ScanResult, ruleId: string): readonly Finding[] =>
  findings.filter((finding) => finding.ruleId === ruleId);

const USE_RULES = [
  'denied-reads',
  'excessive-reads',
  'no-read-trail',
  'read-from-outside',
  'rotation-failing',
  'unused-external-grant',
];

describe('a snapshot', () => {
  test('without use does not run the rules about use, so they resolve nothing', async () => {
    const folder = await writeSample(emptyFolder(), { secrets: SECRETS });
    const seen = assess(await snapshotWith(unrecorded));
    expect(seen.rules.map(({ id }) => id)).toEqual(expect.arrayContaining(USE_RULES));
    const { rules, findings } = assess(folder, { baseline: seen.findings });
    const ids = rules.map(({ id }) => id);
    expect(ids).toContain('unused');
    expect(ids.filter((id) => USE_RULES.includes(id))).toEqual([]);
    const fates = findings.filter(({ ruleId }) => ruleId === 'no-read-trail');
    expect(fates.map(({ status }) => status)).toEqual(['notScanned']);
  });

  test('without use does not resolve what only use had shown to be unused', async () => {
    const seen = assess(await snapshotWith(covered));
    expect(found(seen, 'unused').map(({ name }) => name)).toEqual(['rotated']);
    const folder = await writeSample(emptyFolder(), { secrets: SECRETS });
    const later = assess(folder, { baseline: seen.findings });
    expect(found(later, 'unused').map(({ status }) => status)).toEqual(['notScanned']);
  });

  test('is judged from its own folder alone, by what was seen', async () => {
    const [unused] = found(assess(await snapshotWith(covered)), 'unused');
    expect(unused?.evidence).toMatchObject({ usageSource: 'logs', windowDays: 90 });
    const blind = assess(await snapshotWith(unseen));
    expect(found(blind, 'unused')).toEqual([]);
    expect(blind.unknown).toContainEqual({
      ruleId: 'unused',
      account: SHOP,
      region: REGION,
      arn: ROTATED.groupArn,
      fact: 'usage',
      reason: 'notCollected',
      detail: 'There are no events.',
    });
  });
});

describe('an account', () => {
  const ARN = `arn:aws:iam::${SHOP}:root`;

  test('that records no reads is found once, and no secret with it', async () => {
    const [finding, ...more] = found(assess(await snapshotWith(unrecorded)), 'no-read-trail');
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ account: SHOP, region: REGION, arn: ARN, name: SHOP });
    expect(finding?.evidence).toEqual({
      regions: [REGION],
      secrets: 2,
      recordedRegions: [],
      usageSource: 'logs',
    });
    expect(finding).not.toHaveProperty('secret');
    expect(finding).not.toHaveProperty('cost');
  });

  test('of whose events nothing is known is unknown, with the reason', async () => {
    const { unknown } = assess(await snapshotWith(unseen));
    expect(unknown.filter(({ ruleId }) => ruleId === 'no-read-trail')).toEqual([
      {
        ruleId: 'no-read-trail',
        account: SHOP,
        region: REGION,
        arn: ARN,
        fact: 'account.usage.recordsReads',
        reason: 'notCollected',
        detail: 'There are no events.',
      },
    ]);
  });

  test.each(USAGE_SOURCES)('is judged by %s, unless that always holds reads', async (source) => {
    const result = assess(await snapshotWith(unrecorded, { source }));
    expect(found(result, 'no-read-trail')).toHaveLength(source === 'events' ? 0 : 1);
  });

  test('without secrets in such a Region is not concerned', async () => {
    const elsewhere = { ...unrecorded, region: 'us-east-1' };
    expect(found(assess(await snapshotWith(elsewhere)), 'no-read-trail')).toEqual([]);
  });

  test('is waived by its ARN, and unchanged where it was found before', async () => {
    const folder = await snapshotWith(unrecorded);
    const before = assess(folder);
    const waiver = {
      rule: 'no-read-trail',
      arns: ['arn:aws:iam::*:root'],
      owner: 'o',
      reason: 'r',
    };
    const after = assess(folder, {
      baseline: before.findings,
      waivers: [{ ...waiver, expires: '2027-01-01' }],
    });
    expect(found(after, 'no-read-trail')).toMatchObject([
      { status: 'unchanged', waiver: { owner: 'o' } },
    ]);
    const mended = assess(await snapshotWith(covered), { baseline: before.findings });
    expect(found(mended, 'no-read-trail')).toMatchObject([{ status: 'resolved' }]);
  });

  test('is a resource of its own kind to Security Hub, and a place of its own in SARIF', async () => {
    const result = assess(await snapshotWith(unrecorded));
    const [finding] = found(result, 'no-read-trail');
    if (finding === undefined) throw new Error('nothing was found');
    const rule = result.rules.find(({ id }) => id === 'no-read-trail');
    const sent = toAsff(finding, rule, { tool: result.tool, partition: 'aws' });
    expect(sent.Resources).toEqual([
      { Type: 'AwsAccount', Id: `AWS::::Account:${SHOP}`, Partition: 'aws', Region: REGION },
    ]);
    expect(sent).not.toHaveProperty('SourceUrl');
    expect(virtualPath(finding)).toBe(`aws/${SHOP}`);
  });
});

describe('the use of one secret, for a cost review', () => {
  const judge = useJudge({ pack: loadRules(), now: new Date(AS_OF), settings: {}, waivers: [] });
  const observed = (usage: Usage): ObservedUsage => ({ source: 'logs', covered: COVERED, usage });

  test('is none where its own rotation alone reads it, as events show', () => {
    expect(judge(ROTATED)).toEqual({ use: 'used' });
    expect(judge(ROTATED, answered(observed(BY_ROTATION)))).toMatchObject({
      use: 'unused',
      unused: { ruleId: 'unused', evidence: { rotationReads: 12, windowDays: 90 } },
    });
  });

  test('is not known where it rotates and events are not', () => {
    expect(judge(ROTATED, failed({ reason: 'throttled' }))).toEqual({
      use: 'unknown',
      unknownUse: { ruleId: 'unused', fact: 'usage', reason: 'throttled' },
    });
  });

  test('needs no events where it does not rotate', () => {
    const plain = { ...ROTATED, rotation: { enabled: false, kind: 'none' } as const };
    expect(judge(plain, failed({ reason: 'throttled' }))).toEqual({ use: 'used' });
  });
});
