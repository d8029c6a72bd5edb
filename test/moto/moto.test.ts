/**
 * The whole program against moto, which nobody here wrote: what the sandbox and the scanner might both get wrong
 * shows here. Skipped where moto is missing, unless REQUIRE_MOTO=1.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScanResult } from '../../src/model/finding.js';
import { type Run, runCli } from '../run-cli.js';
import { foundCompany, type Keys, type MotoCompany, tellStories } from './company.js';
import { type Moto, startMoto, whyNoMoto } from './moto-server.js';
import {
  ACCOUNTS,
  type AccountName,
  BORROWED,
  FRANKFURT,
  STORIES,
  type Story,
  VIRGINIA,
} from './stories.js';

const DAY_MS = 86_400_000;
const REGIONS = [FRANKFURT, VIRGINIA];

const missing = process.env['REQUIRE_MOTO'] === '1' ? undefined : whyNoMoto();
const title = missing === undefined ? 'a scan of moto' : `a scan of moto (skipped: ${missing})`;
if (missing !== undefined)
  process.stderr.write(
    `The test against moto is skipped: ${missing}. Try: pip install "moto[server]"\n`,
  );

describe.skipIf(missing !== undefined)(title, () => {
  const folder = mkdtempSync(join(tmpdir(), 'moto-'));
  const snapshot = join(folder, 'snapshot');
  let moto: Moto | undefined;
  let company: MotoCompany;
  let scanned: Run;
  let result: ScanResult;

  const environment = (keys: Keys): Record<string, string> => ({
    AWS_ENDPOINT_URL: company.endpoint,
    AWS_REGION: FRANKFURT,
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    ...(keys.sessionToken !== undefined && { AWS_SESSION_TOKEN: keys.sessionToken }),
  });

  /** Runs a command that writes a JSON report; as the management account unless another is named. */
  const run = (args: readonly string[], as: AccountName = 'management'): Promise<Run> =>
    runCli([...args, '--quiet', '-o', `json=${join(folder, 'report.json')}`], {
      cwd: folder,
      env: environment(company.credentials[as]),
    });

  // The report's shape is checked by tests of its own, against the published schema.
  const report = (): ScanResult =>
    JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as ScanResult;

  const nameOf = (id: string): string => ACCOUNTS.find((name) => company.ids[name] === id) ?? id;

  /** `rule account region name`, sorted. */
  const found = ({ findings }: ScanResult): string[] =>
    findings.map((f) => `${f.ruleId} ${nameOf(f.account)} ${f.region} ${f.name}`).sort();

  const told = (when: 'today' | 'later', which: (story: Story) => boolean = () => true): string[] =>
    STORIES.filter(which)
      .flatMap(({ account, region, name, today, later }) =>
        (when === 'today' ? today : [...today, ...later]).map(
          (rule) => `${rule} ${account} ${region} ${name}`,
        ),
      )
      .sort();

  const covered = ({ coverage }: ScanResult): string[] =>
    coverage.map((row) => `${nameOf(row.account)} ${row.region} ${row.status}`).sort();

  const everywhere = (accounts: readonly AccountName[]): string[] =>
    accounts.flatMap((name) => REGIONS.map((region) => `${name} ${region} scanned`)).sort();

  const inRegions = REGIONS.flatMap((region) => ['--region', region]);

  beforeAll(async () => {
    const why = whyNoMoto();
    if (why !== undefined) throw new Error(`moto is required here, but ${why}`);
    moto = await startMoto();
    company = await foundCompany(moto.url);
    await tellStories(company, STORIES);
    const asOf = new Date(Date.now() + 400 * DAY_MS).toISOString();
    scanned = await run(['scan', ...inRegions, '--as-of', asOf, '--snapshot', snapshot]);
    result = report();
  });

  afterAll(async () => {
    await moto?.stop();
    rmSync(folder, { recursive: true });
  });

  it('ends with findings, and says nothing beside the report', () => {
    expect(scanned).toEqual({ code: 1, stdout: '', stderr: '' });
  });

  it('enters every account of the organization and sees each Region in full', () => {
    expect(result.scope.organizationId).toBe(company.organization);
    expect(covered(result)).toEqual(everywhere(ACCOUNTS));
    expect(result.unknown).toEqual([]);
  });

  it('lists replicas, secrets being deleted and the pages after the first, and judges a group once', () => {
    const entries = result.coverage.reduce((sum, { secrets }) => sum + secrets, 0);
    // The replica of the third finds its place taken.
    const replicas = STORIES.flatMap((story) => story.replicas ?? []).length - 1;
    expect(replicas).toBe(2);
    expect(entries).toBe(STORIES.length + replicas);
    expect(result.summary.secrets).toBe(STORIES.length);
    const groups = new Set(result.findings.map(({ ruleId, arn }) => `${ruleId} ${arn}`));
    expect(groups.size).toBe(result.findings.length);
  });

  it('finds all that the stories tell after 400 days, and nothing else', () => {
    expect(found(result)).toEqual(told('later'));
  });

  it('finds in newborn secrets only what age does not excuse', async () => {
    const today = new Date().toISOString();
    await run(['evaluate', snapshot, '--as-of', today]);
    expect(found(report())).toEqual(told('today'));
  });

  it('is the same when its snapshot is judged again', async () => {
    const { code } = await run([
      'evaluate',
      snapshot,
      '--as-of',
      result.asOf,
      '--fail-on',
      'never',
    ]);
    expect(code).toBe(0);
    expect(report()).toEqual(result);
  });

  it('of an organizational unit takes its accounts, though moto does not say where an account stands', async () => {
    await run(['scan', ...inRegions, '--ou', 'Workloads']);
    expect(covered(report())).toEqual(everywhere(['shop']));
    expect(found(report())).toEqual(told('today', ({ account }) => account === 'shop'));
  });

  it('by a member of the organization is of its own account', async () => {
    await run(['scan', ...inRegions], 'data');
    // Where AWS denies a member the list of accounts, moto gives an empty one: nobody knows what it hides.
    expect(covered(report())).toEqual(['* * not', ...everywhere(['data'])]);
    expect(report().scope.callerAccount).toBe(company.ids.data);
  });

  it('without a restriction looks into every Region that EC2 names', async () => {
    await run(['scan', '--account', company.ids.data]);
    const seen = covered(report());
    expect(seen).toEqual(expect.arrayContaining(everywhere(['data'])));
    expect(seen.length).toBeGreaterThan(10);
    expect(seen.filter((row) => !row.endsWith(' scanned'))).toEqual([]);
    expect(found(report())).toEqual(told('today', ({ account }) => account === 'data'));
  });

  it('says what moto refuses: policies of replicas whose primary is outside the scope', async () => {
    const { code } = await run(['scan', '--region', VIRGINIA, '--fail-on', 'never']);
    expect(code).toBe(3);
    expect(covered(report())).toEqual([
      `data ${VIRGINIA} partly`,
      `management ${VIRGINIA} scanned`,
      `shop ${VIRGINIA} scanned`,
    ]);
    const row = report().coverage.find(({ status }) => status === 'partly');
    expect(row).toMatchObject({ reason: 'error', api: 'secretsmanager:GetResourcePolicy' });
    const hidden = report().unknown.filter(({ fact }) => fact === 'policy');
    expect(hidden.map(({ ruleId }) => ruleId)).toContain('public-policy');
    const judged = found(report()).filter((finding) => finding.endsWith('/replicated'));
    // The replica's own key tells nothing of the primary's.
    expect(judged).toEqual([]);
    expect(report().unknown.map(({ ruleId }) => ruleId)).toContain('default-kms-key');
  });

  it('says what moto does not know: a key in another account', async () => {
    await tellStories(company, [BORROWED]);
    const { code } = await run([
      'scan',
      ...inRegions,
      ...['--account', company.ids.shop, '--fail-on', 'never'],
    ]);
    expect(code).toBe(3);
    expect(covered(report())).toEqual([`shop ${FRANKFURT} partly`, `shop ${VIRGINIA} scanned`]);
    const row = report().coverage.find(({ status }) => status === 'partly');
    expect(row).toMatchObject({ reason: 'error', api: 'kms:DescribeKey' });
    const named = found(report()).filter((finding) => finding.endsWith(BORROWED.name));
    expect(named).toEqual([`kms-key-in-other-account shop ${FRANKFURT} ${BORROWED.name}`]);
    const hidden = report().unknown.map(({ ruleId, fact }) => `${ruleId} ${fact}`);
    expect(hidden).toContain('kms-key-unusable key.managedBy');
  });
});
