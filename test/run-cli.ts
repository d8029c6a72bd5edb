/** Arguments to what the built program prints: the only way for tests to start it. It can reach this machine alone. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { isLoopback } from './no-network.js';

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

/** How the program is started. */
export interface RunOptions {
  /** Environment beyond the bare one; `AWS_ENDPOINT_URL` must be on loopback. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: string;
  /** Another copy of the program. */
  readonly cli?: string;
}

/** What became of it. */
export interface Run {
  /** Exit code; null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where nothing listens: port 9 discards. */
const NOWHERE = 'http://127.0.0.1:9';

/**
 * The environment of a child: nothing of the developer's but the path to programs. Throws where it would let the
 * child leave this machine.
 */
export function childEnvironment(
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const { PATH = '', SystemRoot = '' } = process.env;
  const env = {
    PATH,
    ...(SystemRoot !== '' && { SystemRoot }),
    AWS_ENDPOINT_URL: NOWHERE,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    ...more,
  };
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith('AWS_ENDPOINT_URL')) continue;
    // `URL` writes IPv6 addresses in brackets.
    const host = new URL(value).hostname.replace(/^\[|\]$/g, '');
    if (!isLoopback(host)) throw new Error(`${name} must be on loopback in tests, not ${value}`);
  }
  return env;
}

/** Runs the built program to its end. The test's own servers go on answering meanwhile. */
export function runCli(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const child = spawn(process.execPath, [options.cli ?? CLI, ...args], {
    env: childEnvironment(options.env),
    ...(options.cwd !== undefined && { cwd: options.cwd }),
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  // A program that ends without reading its input is no error of the test's.
  child.stdin.on('error', () => {});
  child.stdin.end(options.stdin ?? '');
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
