/** Snapshots that are judged on threads and written as streams: by the built program, since threads run built modules. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assess } from '../src/assess/assess.js';
import { loadBaseline } from '../src/files/baseline.js';
import { inPackage } from '../src/files/package-facts.js';
import { loadWaivers } from '../src/files/waivers.js';
import { loadRules } from '../src/load-rules.js';
import type { ScanResult } from '../src/model/finding.js';
import { FORMAT_NAMES, FORMATS, type FormatName, NO_TERMINAL } from '../src/report/formats.js';
import { writeSyntheticSnapshot } from './bench/synthetic-snapshot.js';
import { childEnvironment, type Run, runCli } from './run-cli.js';

const folder = mkdtempSync(join(tmpdir(), 'large-'));
const snapshot = join(folder, 'snapshot');
const baseline = join(folder, 'baseline.json');
const waivers = join(folder, 'waivers.yaml');
/** Where the program keeps what does not fit into memory. */
const spools = join(folder, 'spools');
/** Milliseconds: a busy machine takes its time over several thousand secrets. */
const PATIENCE = 180_000;

const ASKED = ['--baseline', baseline, '--waivers', waivers, '--as-of', '2026-12-31'];

const WAIVERS = `
- rule: unused
  tags: { environment: dev }
  owner: platform
  reason: Rarely used by design.
  expires: 2027-06-30
- rule: public-policy
  arns: ['*never*']
  owner: platform
  reason: Matches nothing.
  expires: 2027-06-30
`;

/** An earlier report that has findings of accounts, and in places, that the snapshot does not have. */
function writeBaseline(): void {
  const report = assess(snapshot, { settings: { unused: { enabled: false } } });
  const [first] = report.findings;
  if (first === undefined) throw new Error('findings were expected');
  const elsewhere = { ...first, id: 'e'.repeat(64), account: '000000000001', arn: 'arn:gone' };
  const last = { ...first, id: 'f'.repeat(64), account: '999999999999', arn: 'arn:gone' };
  const gone = { ...first, id: 'd'.repeat(64), arn: 'arn:gone', name: 'middle/gone' };
  const findings = [...report.findings, elsewhere, last, gone];
  writeFileSync(baseline, FORMATS.json.render({ ...report, findings }, NO_TERMINAL));
}

const evaluate = (args: readonly string[], from = snapshot): Promise<Run> =>
  runCli(['evaluate', from, '--quiet', ...args], { env: { TMPDIR: spools } });

async function reportsWith(workers: number): Promise<Readonly<Record<FormatName, string>>> {
  const to = join(folder, `workers-${workers}`);
  const outputs = FORMAT_NAMES.flatMap((name) => ['-o', `${name}=${to}/${name}`]);
  const run = await evaluate([...outputs, ...ASKED, '--workers', String(workers)]);
  expect(run).toEqual({ code: 1, stdout: '', stderr: '' });
  const read = (name: FormatName): string => readFileSync(join(to, name), 'utf8');
  return {
    table: read('table'),
    json: read('json'),
    ndjson: read('ndjson'),
    sarif: read('sarif'),
    asff: read('asff'),
  };
}

beforeAll(async () => {
  mkdirSync(spools);
  writeFileSync(waivers, WAIVERS);
  await writeSyntheticSnapshot(snapshot, { secrets: 5_200, accounts: 13, regions: 5 });
  const segments = readdirSync(join(snapshot, 'accounts'));
  const sizes = segments.map((name) => statSync(join(snapshot, 'accounts', name)).size);
  // Of less, other threads judge nothing.
  expect(sizes.reduce((sum, size) => sum + size)).toBeGreaterThan(500_000);
  writeBaseline();
}, PATIENCE);

afterAll(() => rmSync(folder, { recursive: true }));

describe('a large snapshot', () => {
  let result: ScanResult;
  let rendered: Readonly<Record<FormatName, string>>;
  beforeAll(() => {
    const pack = loadRules();
    const ruleIds = pack.definitions.map(({ id }) => id);
    result = assess(snapshot, {
      rules: pack,
      baseline: loadBaseline(baseline),
      waivers: loadWaivers(waivers, ruleIds),
      asOf: new Date('2026-12-31'),
    });
    const render = (name: FormatName): string => FORMATS[name].render(result, NO_TERMINAL);
    rendered = {
      table: render('table'),
      json: render('json'),
      ndjson: render('ndjson'),
      sarif: render('sarif'),
      asff: render('asff'),
    };
  }, PATIENCE);

  test('is compared with a baseline of more than it holds, and with waivers', () => {
    const statuses = new Set(result.findings.map(({ status }) => status));
    expect(statuses).toEqual(new Set(['new', 'unchanged', 'resolved', 'notScanned']));
    expect(result.waivers.map(({ state }) => state)).toEqual(['active', 'unmatched']);
  });

  test.each([1, 2, 3])(
    'gives the same bytes as in memory on %i threads, in every format',
    async (workers) => {
      const reports = await reportsWith(workers);
      for (const name of FORMAT_NAMES) expect(reports[name] === rendered[name], name).toBe(true);
    },
    PATIENCE,
  );

  test('is printed whole to a reader that takes its time', async () => {
    const child = spawn(
      process.execPath,
      [inPackage('dist/cli.js'), 'evaluate', snapshot, '-q', '-o', 'ndjson', '--workers', '2'],
      { env: childEnvironment({ TMPDIR: spools }), stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const chunks: Buffer[] = [];
    for await (const chunk of child.stdout) {
      if (chunks.length < 20) await new Promise((resolve) => setTimeout(resolve, 5));
      chunks.push(chunk);
    }
    const expected = FORMATS.ndjson.render(assess(snapshot), NO_TERMINAL);
    expect(Buffer.concat(chunks).toString('utf8') === expected).toBe(true);
  });

  test('is no error for a reader that goes away', async () => {
    const child = spawn(
      process.execPath,
      [inPackage('dist/cli.js'), 'evaluate', snapshot, '-q', '-o', 'json'],
      { env: childEnvironment({ TMPDIR: spools }), stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let stderr = '';
    child.stderr.on('data', (data: Buffer) => {
      stderr += data.toString();
    });
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [code] = await once(child, 'close');
    expect([code, stderr]).toEqual([1, '']);
  });

  test.each(['1', '2'])('with damaged segments names the first, on %s threads', async (workers) => {
    const broken = join(folder, `broken-${workers}`);
    cpSync(snapshot, broken, { recursive: true });
    const segments = readdirSync(join(broken, 'accounts')).map((name) =>
      join(broken, 'accounts', name),
    );
    for (const at of [9, 4]) copyFileSync(waivers, segments[at] ?? '');
    const run = await evaluate(['--workers', workers], broken);
    expect(run).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: ${segments[4]}: this part of the snapshot is damaged\n`,
    });
  });

  test('needs a place for what does not fit into memory', async () => {
    const file = join(waivers, 'no-folder');
    const run = await runCli(['evaluate', snapshot], { env: { TMPDIR: file } });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('what does not fit into memory cannot be kept here');
    expect(run.stderr).toContain('Set TMPDIR to a folder with more room.');
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('leaves nothing behind when %s ends its evaluation', async (signal, expected) => {
    // Nobody reads what it prints, so it waits.
    const child = spawn(
      process.execPath,
      [inPackage('dist/cli.js'), 'evaluate', snapshot, '-q', '-o', 'json', '--workers', '2'],
      { env: childEnvironment({ TMPDIR: spools }), stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(child.stdout, 'readable');
    expect(readdirSync(spools)).toHaveLength(1);
    child.kill(signal);
    const [code] = await once(child, 'exit');
    expect(code).toBe(expected);
    expect(readdirSync(spools)).toEqual([]);
  });

  test('leaves nothing behind in the end', () => {
    expect(readdirSync(spools)).toEqual([]);
  });
});
