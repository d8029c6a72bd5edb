/** A scan by the built program that is killed at a moment of the test's choice, and what it leaves in its folder. */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readInventories, readManifest } from '../../src/files/read-snapshot.js';
import type { AccountInventory } from '../../src/model/inventory.js';
import type { SandboxOptions } from '../../src/sandbox/options.js';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/server.js';
import { childEnvironment, type Run, runCli } from '../run-cli.js';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Milliseconds between two looks into a folder. */
const LOOK_EVERY = 5;

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

const SEGMENT = '.ndjson.gz';

/** Ids of the accounts that are finished. */
export const finishedIn = (folder: string): readonly string[] =>
  namesIn(join(folder, 'accounts'))
    .filter((name) => name.endsWith(SEGMENT))
    .map((name) => name.slice(0, -SEGMENT.length));

export const hasManifest = (folder: string): boolean => namesIn(folder).includes('manifest.json');

/** Everything in the folder that is not finished. */
export const partsIn = (folder: string): readonly string[] =>
  [...namesIn(folder), ...namesIn(join(folder, 'accounts'))].filter((name) =>
    name.endsWith('.part'),
  );

export const inventoriesOf = (folder: string): readonly AccountInventory[] => [
  ...readInventories(folder, readManifest(folder)),
];

/** A sandbox that remembers which accounts it was asked about. */
export interface Watched extends RunningSandbox {
  /** Accounts whose secrets were asked about since the last time that this was called. */
  asked(): ReadonlySet<string>;
}

export async function watchedSandbox(options: SandboxOptions): Promise<Watched> {
  let asked = new Set<string>();
  const log = (line: string): void => {
    const [operation = '', , account = ''] = line.split(' ');
    if (operation.startsWith('secretsmanager:')) asked.add(account);
  };
  const sandbox = await startSandbox({ quotas: [], ...options, log });
  return {
    ...sandbox,
    asked() {
      const since = asked;
      asked = new Set();
      return since;
    },
  };
}

const environmentOf = ({ url, managementAccountId }: RunningSandbox) => ({
  AWS_ENDPOINT_URL: url,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: `AKIA${managementAccountId}DEMO`,
  AWS_SECRET_ACCESS_KEY: 'sandbox',
});

/** A scan into a folder; no finding matters. */
export const scanArgs = (folder: string, ...more: readonly string[]): readonly string[] => [
  ...['scan', '--snapshot', folder, '--rate-share', '1', '--fail-on', 'never', '-o', 'json'],
  ...more,
];

/** Runs the program against the sandbox to its end. */
export const run = (sandbox: RunningSandbox, args: readonly string[]): Promise<Run> =>
  runCli(args, { env: environmentOf(sandbox) });

/**
 * Runs it until the moment has come, and kills it as no program can hear. Gives whether it was killed, and did not come
 * to its end before.
 */
export function runUntil(
  sandbox: RunningSandbox,
  args: readonly string[],
  isMoment: () => boolean,
): Promise<boolean> {
  const child = spawn(process.execPath, [CLI, ...args], {
    env: childEnvironment(environmentOf(sandbox)),
    stdio: 'ignore',
  });
  const watch = setInterval(() => {
    if (isMoment()) child.kill('SIGKILL');
  }, LOOK_EVERY);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (_, signal) => {
      clearInterval(watch);
      resolve(signal === 'SIGKILL');
    });
  });
}

/** Runs it where no file may grow beyond so many KiB, as on a disk that is nearly full. */
export function runOnFullDisk(
  sandbox: RunningSandbox,
  args: readonly string[],
  kibibytes: number,
): Promise<Run> {
  const limited = `trap '' XFSZ; ulimit -f ${kibibytes}; exec "$@"`;
  const child = spawn('bash', ['-c', limited, 'bash', process.execPath, CLI, ...args], {
    env: childEnvironment(environmentOf(sandbox)),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
