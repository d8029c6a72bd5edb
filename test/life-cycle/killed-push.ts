/** A push by the built program that is ended at a moment of the test's choice. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { childEnvironment, type Run, runCli } from '../run-cli.js';
import { administrator } from '../sandbox/tiny.js';
import { HEAD, IRELAND } from './company.js';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

const environmentOf = (url: string) => {
  const { accessKeyId, secretAccessKey } = administrator(HEAD);
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: IRELAND,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  };
};

/** Which request to which operation the moment is. */
export interface Moment {
  readonly operation: string;
  /** Counted from 1, in all Regions together. */
  readonly count: number;
}

/**
 * Hears every request of a sandbox once it has had its effect and before it is answered, which takes as long as the
 * sandbox is slow: whoever is killed then has not heard of it.
 */
export class Listener {
  #moment: Moment | undefined;
  #heard = 0;
  #end = () => {};

  /** For the sandbox. */
  readonly log = (line: string): void => {
    const { operation, count } = this.#moment ?? {};
    if (line.split(' ', 1)[0] !== operation || ++this.#heard !== count) return;
    this.#moment = undefined;
    this.#end();
  };

  /** Calls back once, when the moment has come. */
  at(moment: Moment, end: () => void): void {
    this.#moment = moment;
    this.#heard = 0;
    this.#end = end;
  }
}

/** How a push by the program is run. */
export interface Pushing {
  readonly url: string;
  readonly args: readonly string[];
}

/** Runs the program to its end. */
export const runPush = ({ url, args }: Pushing): Promise<Run> =>
  runCli(['push', ...args], { env: environmentOf(url) });

/** What became of a program that was sent a signal. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** Runs it until the moment has come, and sends it the signal then. */
export function endPush(
  { url, args }: Pushing,
  { listener, moment }: { readonly listener: Listener; readonly moment: Moment },
  signal: 'SIGKILL' | 'SIGINT' = 'SIGKILL',
): Promise<Ended> {
  const child = spawn(process.execPath, [CLI, 'push', ...args], {
    env: childEnvironment(environmentOf(url)),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  listener.at(moment, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, by) => resolve({ code, signal: by, stderr }));
  });
}
