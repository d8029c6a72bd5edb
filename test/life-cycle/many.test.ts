import { describe, expect, test } from 'vitest';
import { pushExitCodeOf } from '../../src/cli/exit-code.js';
import { connectHubs } from '../../src/connect-hubs.js';
import { applyPlan, planDelivery, told } from '../../src/deliver/deliver.js';
import type { AsffFinding } from '../../src/model/asff.js';
import type { Finding, ScanResult } from '../../src/model/finding.js';
import { push } from '../../src/push.js';
import type { Settings } from '../../src/sandbox/options.js';
import { QUOTAS, type Quota } from '../../src/sandbox/throttle/quotas.js';
import { contextOf, finding, render, row } from '../deliver/samples.js';
import { Company, type Day, HASTE, IRELAND, SHOP, type Today } from './company.js';

const manyIdle = (count: number): Day => ({
  on: '2026-01-10',
  secrets: Array.from({ length: count }, (_, at) => ({
    name: `shop/${at}`,
    created: '2025-01-01',
    accessed: '2025-09-01',
  })),
});

const IMPORT = 'securityhub:BatchImportFindings';
const READ = 'securityhub:GetFindings';

const called = (today: Today, operation: string) =>
  today.calls().byOperation[operation] ?? { ok: 0, throttled: 0, failed: 0 };

test('findings of one hub go out a hundred at a time', async () => {
  await new Company().day(manyIdle(250), async (today) => {
    const { delivery } = await push(await today.scan(), { apply: true, haste: HASTE });
    expect(delivery.items.filter(({ outcome }) => outcome === 'sent')).toHaveLength(250);
    expect(called(today, IMPORT)).toEqual({ ok: 3, throttled: 0, failed: 0 });
  });
});

test('findings that are large go out in calls that Security Hub takes', async () => {
  const evidence = Object.fromEntries(
    Array.from({ length: 7 }, (_, at) => [`k${at}`, 'ü'.repeat(16_000)]),
  );
  const fat = (one: Finding): AsffFinding => {
    const plain = render(one);
    return {
      ...plain,
      Resources: plain.Resources.map((resource) =>
        resource.Type === 'AwsAccount' ? resource : { ...resource, Details: { Other: evidence } },
      ),
    };
  };
  const place = { account: SHOP, region: IRELAND };
  const arn = `arn:aws:secretsmanager:${IRELAND}:${SHOP}:secret:shop/db-AbCdEf`;
  const coverage = [row(place)];
  const findings = Array.from({ length: 60 }, (_, at) =>
    finding({ ...place, arn, id: String(at).padStart(64, '0') }),
  );
  await new Company().day(manyIdle(0), async (today) => {
    const { hubs, close } = await connectHubs({ haste: HASTE });
    const context = { ...contextOf({ coverage }), render: fat };
    const plan = await planDelivery({ coverage, findings, context }, hubs, () => {});
    const { items } = told(await applyPlan(plan, () => {}));
    close();
    expect(items.map(({ outcome, reason, leftOut }) => [outcome ?? reason, leftOut])).toEqual(
      findings.map(() => ['sent', undefined]),
    );
    // 60 findings of 224 KB: 26 of them fit into 6 MB.
    expect(called(today, IMPORT)).toEqual({ ok: 3, throttled: 0, failed: 0 });
  });
});

describe('quotas of Security Hub', () => {
  /** So many times as fast passes the time of the push, and of the sandbox's quotas. */
  const TEMPO = 10;

  /** AWS's own, of hubs. The bursts are not made larger, so that only the rate is. */
  const hurried: readonly Quota[] = QUOTAS.filter(({ service }) => service === 'securityhub').map(
    (quota) => ({ ...quota, rate: quota.rate * TEMPO }),
  );

  const COUNT = 120;

  /** Refuses every finding once, so that each is sent alone. */
  const sandbox: Settings = {
    quotas: hurried,
    faults: [{ kind: 'refuseFindings', times: 1 }],
  };

  async function pushed(report: ScanResult, rateShare?: number) {
    const options = { apply: true, haste: { tempo: TEMPO } };
    return push(report, { ...options, ...(rateShare !== undefined && { rateShare }) });
  }

  test('are kept by as many calls as it may take: none is throttled', async () => {
    const company = new Company();
    const day = { ...manyIdle(COUNT), sandbox };
    await company.day(day, async (today) => {
      const report = await today.scan();
      const { delivery } = await pushed(report);
      expect(pushExitCodeOf(delivery)).toBe(0);
      expect(called(today, IMPORT)).toEqual({ ok: COUNT + 2, throttled: 0, failed: 0 });
      const again = await pushed(report);
      expect(again.delivery.items.every(({ action }) => action === 'unchanged')).toBe(true);
      expect(called(today, READ)).toMatchObject({ throttled: 0, failed: 0 });
    });
  });

  test('are smaller where others use them too, which costs time and no finding', async () => {
    const tight = hurried.map((quota) => ({ ...quota, rate: quota.rate / 4, burst: 2 }));
    const day = { ...manyIdle(30), sandbox: { ...sandbox, quotas: tight } };
    await new Company().day(day, async (today) => {
      const { delivery } = await pushed(await today.scan(), 1);
      expect(pushExitCodeOf(delivery)).toBe(0);
      expect(called(today, IMPORT)).toMatchObject({ ok: 31, failed: 0 });
      expect(called(today, IMPORT).throttled).toBeGreaterThan(0);
    });
  });
});
