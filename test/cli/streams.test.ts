/** How the program ends when its output or its life is cut off. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inPackage } from '../../src/files/package-facts.js';
import { childEnvironment } from '../run-cli.js';

const CLI = inPackage('dist/cli.js');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'streams-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test
  .skipIf(!existsSync('/dev/full'))
  .each([['rules', 'list'], ['--help'], ['permissions', 'member']])(
  '%s %s on a full disk says so once and ends with 2',
  async (...args) => {
    const env = childEnvironment();
    const child = spawn(process.execPath, [CLI, ...args], {
      env,
      stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
    });
    let stderr = '';
    child.stderr?.on('data', (data: Buffer) => {
      stderr += data.toString();
    });
    const [code] = await once(child, 'close');
    expect(stderr).toBe(
      'error: standard output: it cannot be written (ENOSPC: no space left on device, write)\n',
    );
    expect(code).toBe(2);
  },
);

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)(
  'a scan that is ended by %s leaves nothing behind and ends with %i',
  async (signal, expected) => {
    // It takes requests and never answers them.
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const env = childEnvironment({
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: 'A',
      AWS_SECRET_ACCESS_KEY: 'B',
      AWS_REGION: 'eu-central-1',
      TMPDIR: folder,
    });
    const child = spawn(process.execPath, [CLI, 'scan'], { env, stdio: 'ignore' });
    await once(silent, 'request');
    expect(readdirSync(folder)).toHaveLength(1);
    child.kill(signal);
    const [code] = await once(child, 'close');
    silent.closeAllConnections();
    silent.close();
    expect(code).toBe(expected);
    expect(readdirSync(folder)).toEqual([]);
  },
);

test('a sandbox on a port that is taken is a mistake of the user', async () => {
  const taken = createServer(() => {}).listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const env = childEnvironment();
  const child = spawn(process.execPath, [CLI, 'sandbox', '--port', String(port)], { env });
  let stderr = '';
  child.stderr.on('data', (data: Buffer) => {
    stderr += data.toString();
  });
  const [code] = await once(child, 'close');
  taken.close();
  expect(stderr).toContain(`error: --port ${port}: the sandbox cannot listen there`);
  expect(stderr).not.toContain('    at ');
  expect(code).toBe(2);
});
