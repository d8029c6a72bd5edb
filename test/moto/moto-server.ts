/** Moto, an emulator of AWS that nobody here wrote, as a server on a free port of this machine. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { childEnvironment } from '../run-cli.js';

const PYTHON = process.env['MOTO_PYTHON'] || 'python3';

/** Parts of `moto[server]`. */
const MODULES = ['moto', 'flask', 'flask_cors', 'werkzeug'];

const CHECK = `
import importlib.util, sys
sys.exit(", ".join(m for m in ${JSON.stringify(MODULES)} if importlib.util.find_spec(m) is None) or 0)
`;

/** Ends with its standard input, so that it cannot outlive the tests, however they end. */
const SERVE = `
import os, sys, threading
def watch():
    sys.stdin.read()
    os._exit(0)
threading.Thread(target=watch, daemon=True).start()
from moto.server import main
main(["-H", "127.0.0.1", "-p", "0"])
`;

/** Why the server cannot be started here; undefined where it can. */
export function whyNoMoto(): string | undefined {
  const checked = spawnSync(PYTHON, ['-c', CHECK], { env: childEnvironment(), encoding: 'utf8' });
  if (checked.error !== undefined) return `${PYTHON} cannot be started`;
  if (checked.status !== 0) return `${PYTHON} lacks ${checked.stderr.trim()}`;
  return undefined;
}

/** A server that runs. */
export interface Moto {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the server and waits until it listens. Throws with its own words where it does not. */
export async function startMoto(): Promise<Moto> {
  const child = spawn(PYTHON, ['-c', SERVE], {
    env: childEnvironment(),
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  return { url: await listening(child), stop: () => stop(child) };
}

function listening(child: ChildProcess): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-10_000);
      const url = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.on('error', reject);
    child.on('close', (code) => reject(new Error(`moto ended with ${code}:\n${said}`)));
  });
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('close', () => resolve());
    // By its own process id, and no other.
    child.kill('SIGTERM');
  });
}
