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
import { ACCOUNTS, type AccountName, FRANKFURT, STORIES, VIRGINIA } from './stories.js';

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

  const told = (when: 'today' | 'later'): string[] =>
    STORIES.flatMap(({ account, region, name, today, later }) =>
      (when === 'today' ? today : [...today, ...later]).map(
        (rule) => `${rule} ${account} ${region} ${name}`,
      ),
    ).sort();

  const covered = ({ coverage }: ScanResult): string[] =>
    coverage.map((row) => `${nameOf(row.account)} ${row.region} ${row.status}`).sort();

  const everywhere = (accounts: readonly AccountName[], regions: readonly string[]): string[] =>
    accounts.flatMap((name) => regions.map((region) => `${name} ${region} scanned`)).sort();

  const inRegions = REGIONS.flatMap((region) => ['--region', region]);

  beforeAll(async () => {
    const why = whyNoMoto();
    if (why !== undefined) throw new Error(`moto is required here, but ${why}`);
    moto = await startMoto();
    company = await foundCompany(moto.url);
    await tellStories(company, STORIES);
    const asOf = new Date(Date.now() + 400 * DAY_MS).toISOString();
    scanned = await run(['scan', ...inRegions, '--as-of', asOf, '--snapshot', snapshot]);
  });

  afterAll(async () => {
    await moto?.stop();
    rmSync(folder, { recursive: true });
  });

  it('ends with findings, and says nothing beside the report', () => {
    expect(scanned).toEqual({ code: 1, stdout: '', stderr: '' });
  });

  it('enters every account of the organization and sees each Region in full', async () => {
    await run(['evaluate', snapshot]);
    expect(covered(report())).toEqual(everywhere(ACCOUNTS, REGIONS));
    expect(report().summary.secrets).toBe(STORIES.length);
  });

  it('lists replicas and secrets being deleted, and pages that follow the first', async () => {
    await run(['evaluate', snapshot]);
    const entries = report().coverage.reduce((sum, { secrets }) => sum + secrets, 0);
    const replicas = STORIES.filter(({ replicas, name }) => replicas && !name.endsWith('twin'));
    expect(entries).toBe(STORIES.length + replicas.length);
    expect(replicas.length).toBe(2);
  });

  it('finds all that the stories tell after 400 days, and nothing else', async () => {
    await run(['evaluate', snapshot]);
    expect(found(report())).toEqual(told('later'));
  });

  it('finds in newborn secrets only what age does not excuse', async () => {
    const today = new Date().toISOString();
    await run(['evaluate', snapshot, '--as-of', today]);
    expect(found(report())).toEqual(told('today'));
  });

  it('ends well where findings are accepted', async () => {
    const { code } = await run(['evaluate', snapshot, '--fail-on', 'never']);
    expect(code).toBe(0);
  });
});
