/** A synthetic organization in a process of its own: told its shape at the start, it tells its address, and its counts when asked. */
import { startSandbox } from '../../src/sandbox/server.js';

/** What the sandbox is started with, as JSON in the first argument. */
export interface SandboxShape {
  readonly accounts: number;
  readonly regions: number;
  readonly secrets: number;
  readonly whale?: number;
  readonly seed: number;
  /** Milliseconds. */
  readonly latency: number;
  /** False: nothing is ever throttled. */
  readonly quotas: boolean;
}

const SHAPE: SandboxShape = JSON.parse(process.argv[2] ?? '{}');
const { latency, quotas, ...synthetic } = SHAPE;

const sandbox = await startSandbox({ synthetic, latency, ...(quotas ? {} : { quotas: [] }) });
process.on('message', () =>
  process.send?.({ ...sandbox.calls(), cpu: process.cpuUsage(), synthetic: sandbox.synthetic }),
);
// With the one that started it.
process.on('disconnect', () => process.exit());
process.send?.({
  url: sandbox.url,
  account: sandbox.managementAccountId,
  region: sandbox.homeRegion,
});
