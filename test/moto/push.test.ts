/**
 * A push to Security Hub of moto, which takes what it is given and shows it again: what is sent is readable for
 * others, and a second plan finds nothing to do. Moto knows no filters, no limits and no `UpdatedAt`; those the
 * sandbox enforces. Skipped where moto is missing, unless REQUIRE_MOTO=1.
 */
import {
  EnableSecurityHubCommand,
  GetFindingsCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { summarizeDelivery } from '../../src/model/delivery.js';
import type { ScanResult } from '../../src/model/finding.js';
import { isOpen } from '../../src/model/finding.js';
import { push } from '../../src/push.js';
import { scan } from '../../src/scan.js';
import { foundCompany, type MotoCompany, tellStories } from './company.js';
import { type Moto, startMoto, whyNoMoto } from './moto-server.js';
import { ACCOUNTS, type AccountName, FRANKFURT, STORIES, VIRGINIA } from './stories.js';

const missing = process.env['REQUIRE_MOTO'] === '1' ? undefined : whyNoMoto();
const title = missing === undefined ? 'a push to moto' : `a push to moto (skipped: ${missing})`;

const REGIONS = [FRANKFURT, VIRGINIA];

describe.skipIf(missing !== undefined)(title, () => {
  let moto: Moto | undefined;
  let company: MotoCompany;
  let report: ScanResult;

  const hubOf = (account: AccountName, region: string) =>
    new SecurityHubClient({
      endpoint: company.endpoint,
      region,
      credentials: company.credentials[account],
    });

  const held = async () => {
    const shown: { readonly Id?: string | undefined; readonly RecordState?: string | undefined }[] =
      [];
    for (const account of ACCOUNTS)
      for (const region of REGIONS) {
        const { Findings = [] } = await hubOf(account, region).send(new GetFindingsCommand({}));
        shown.push(...Findings);
      }
    return shown;
  };

  beforeAll(async () => {
    const why = whyNoMoto();
    if (why !== undefined) throw new Error(`moto is required here, but ${why}`);
    moto = await startMoto();
    company = await foundCompany(moto.url);
    await tellStories(company, STORIES);
    for (const account of ACCOUNTS)
      for (const region of REGIONS)
        await hubOf(account, region).send(new EnableSecurityHubCommand({}));
    vi.stubEnv('AWS_ENDPOINT_URL', company.endpoint);
    vi.stubEnv('AWS_REGION', FRANKFURT);
    vi.stubEnv('AWS_ACCESS_KEY_ID', company.credentials.management.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', company.credentials.management.secretAccessKey);
    report = await scan({ scope: { regions: REGIONS } });
  });

  afterAll(async () => {
    vi.unstubAllEnvs();
    await moto?.stop();
  });

  it('brings every open finding into its account and Region', async () => {
    const { delivery } = await push(report, { apply: true });
    const open = report.findings.filter(isOpen);
    expect(open.length).toBeGreaterThan(0);
    expect(delivery.items.flatMap(({ error }) => error ?? [])).toEqual([]);
    expect(summarizeDelivery(delivery.items)).toMatchObject({ create: open.length, failed: 0 });
    expect(await held()).toHaveLength(open.length);
  });

  it('finds nothing to do the second time', async () => {
    const { delivery } = await push(report, { apply: true });
    const open = report.findings.filter(isOpen).length;
    expect(summarizeDelivery(delivery.items)).toEqual({
      create: 0,
      update: 0,
      resolve: 0,
      reopen: 0,
      unchanged: open,
      skipped: 0,
      failed: 0,
    });
  });

  it('archives what is gone, and brings it back', async () => {
    const open = report.findings.filter(isOpen).length;
    const archived = async () =>
      (await held()).filter(({ RecordState }) => RecordState === 'ARCHIVED').length;
    const none = { info: 0, low: 0, medium: 0, high: 0, critical: 0 };
    const summary = { ...report.summary, findings: none, waived: 0 };
    const { delivery } = await push({ ...report, findings: [], summary }, { apply: true });
    expect(summarizeDelivery(delivery.items)).toMatchObject({ resolve: open, failed: 0 });
    expect(await archived()).toBe(open);
    const again = await push(report, { apply: true });
    expect(summarizeDelivery(again.delivery.items)).toMatchObject({ reopen: open, failed: 0 });
    expect(await archived()).toBe(0);
  });
});
