/** DuckDB is an optional dependency: without it everything else works, and what needs it says what to install. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inPackage } from '../src/files/package-facts.js';
import { DUCKDB_PACKAGE } from '../src/logs/gathering.js';
import { runCli } from './run-cli.js';
import { startTiny, type Tiny } from './sandbox/tiny.js';

const folder = mkdtempSync(join(tmpdir(), 'without-duckdb-'));
const cli = join(folder, 'dist/cli.js');
let tiny: Tiny;

/** A copy of the program, beside links to all that it has installed but DuckDB. */
beforeAll(async () => {
  for (const name of ['dist', 'rules', 'fixtures', 'package.json'])
    cpSync(inPackage(name), join(folder, name), { recursive: true });
  mkdirSync(join(folder, 'node_modules'));
  for (const name of readdirSync(inPackage('node_modules')))
    if (name !== '@duckdb')
      symlinkSync(join(inPackage('node_modules'), name), join(folder, 'node_modules', name));
  tiny = await startTiny();
});

afterAll(async () => {
  await tiny.close();
  rmSync(folder, { recursive: true });
});

const run = (...args: readonly string[]) =>
  runCli(args, {
    cli,
    cwd: folder,
    env: {
      AWS_ENDPOINT_URL: tiny.url,
      AWS_ACCESS_KEY_ID: 'AKIA100000000001DEMO',
      AWS_SECRET_ACCESS_KEY: 'sandbox',
      AWS_REGION: 'eu-west-1',
    },
  });

describe('without DuckDB', () => {
  test('a scan, the event history, judging and costs work', async () => {
    const scanned = await run(
      ...['scan', '--account', '100000000002', '--region', 'eu-west-1'],
      ...[
        '--snapshot',
        'census',
        '--usage',
        'events',
        '--usage-days',
        '7',
        '--rate-share',
        '1',
        '-q',
      ],
    );
    expect([0, 1, 3], scanned.stderr).toContain(scanned.code);
    expect(scanned.stdout).toContain('Use known');
    const reviewed = await run('cost', 'census', '--allow-partial', '-q');
    expect(reviewed.code, reviewed.stderr).toBe(0);
  });

  test('log files say what to install', async () => {
    const { code, stderr } = await run('usage', 'census', '--usage', 'logs=.');
    expect(code).toBe(2);
    expect(stderr).toContain('error: --usage logs: log files are read with DuckDB');
    expect(stderr).toContain(`npm install ${DUCKDB_PACKAGE}`);
  });
});

test('what is to be installed is what the package asks for', () => {
  const manifest: unknown = JSON.parse(readFileSync(inPackage('package.json'), 'utf8'));
  expect(manifest).toMatchObject({
    optionalDependencies: { '@duckdb/node-api': DUCKDB_PACKAGE.split('@').at(-1) },
  });
});
