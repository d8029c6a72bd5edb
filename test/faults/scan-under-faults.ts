/** A world and what goes wrong in it, to what a scan of it comes to. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { assess } from '../../src/assess/assess.js';
import { readInventories, readManifest } from '../../src/files/read-snapshot.js';
import { loadRules } from '../../src/load-rules.js';
import type { ScanResult } from '../../src/model/finding.js';
import type { Secret } from '../../src/model/secret.js';
import type { SandboxOptions } from '../../src/sandbox/options.js';
import { startSandbox } from '../../src/sandbox/server.js';
import type { Calls } from '../../src/sandbox/tally.js';
import { type CollectOptions, collect } from '../../src/scan.js';

/** What a scan came to. */
export interface Seen {
  readonly secrets: readonly Secret[];
  readonly result: ScanResult;
  readonly notes: readonly string[];
  readonly calls: Calls;
}

/** What a scan has seen, without what it makes of it. */
export const inventoryOf = ({ secrets, result }: Seen) => ({ secrets, coverage: result.coverage });

/** Long waits cost a test its time and show nothing: a second of patience is over in a hundredth of it. */
const TEMPO = 100;

/** A request that takes so long has been forgotten, in milliseconds. */
const PATIENT = { connect: 5_000, answer: 5_000, silence: 5_000, whole: 5_000 };

/** Where answers never come, waiting for them shows nothing; three in a row of a busy machine's are not late. */
const HASTY = { ...PATIENT, whole: 600 };

const pack = loadRules();

/** Gives the scan an account's credentials. */
function pointAt(url: string, account: string): void {
  vi.stubEnv('AWS_ENDPOINT_URL', url);
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', `AKIA${account}DEMO`);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'sandbox');
}

/** Runs work with a folder that is gone afterwards. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'secrets-census-faults-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What was asked of the scan. */
export type Asked = Omit<CollectOptions, 'haste' | 'progress'>;

/** Scans into a folder. */
export async function scanInto(
  folder: string,
  options: SandboxOptions,
  asked: Asked = {},
): Promise<Seen> {
  const sandbox = await startSandbox({ quotas: [], ...options });
  const notes: string[] = [];
  try {
    pointAt(sandbox.url, sandbox.managementAccountId);
    const progress = {
      listed: () => {},
      accountDone: () => {},
      counts: () => {},
      note: (text: string) => notes.push(text),
    };
    const hangs = options.faults?.some(({ kind }) => kind === 'hang') === true;
    const haste = { tempo: TEMPO, timeouts: hangs ? HASTY : PATIENT };
    await collect(folder, { patience: 10, rateShare: 1, deep: true, ...asked, haste, progress });
    const secrets = [...readInventories(folder, readManifest(folder))].flatMap(
      (inventory) => inventory.secrets,
    );
    return { secrets, result: assess(folder, { rules: pack }), notes, calls: sandbox.calls() };
  } finally {
    vi.unstubAllEnvs();
    await sandbox.close();
  }
}

/** Scans into a folder that is gone afterwards. */
export const scanUnder = (options: SandboxOptions, asked?: Asked): Promise<Seen> =>
  withFolder((folder) => scanInto(join(folder, 'snapshot'), options, asked));
