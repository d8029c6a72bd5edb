/** The collecting half of a scan in a process of its own: told its options, it tells what it took. */
import type { CollectOptions } from '../../src/scan.js';

/** What a process took, from before its first request to after its last. */
export interface Taken {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly peakRssMb: number;
  readonly secrets: number;
  readonly rows: number;
}

const [options = '{}', folder = '', dist = ''] = process.argv.slice(2);
const OPTIONS: CollectOptions = JSON.parse(options);

const [{ collect }, { keepHeapLean }] = await Promise.all([
  import(new URL('scan.js', dist).href),
  import(new URL('cli/lean-heap.js', dist).href),
]);
// As the command does it.
keepHeapLean(40);
let secrets = 0;
let rows = 0;
const before = process.cpuUsage();
const start = performance.now();
await collect(folder, {
  ...OPTIONS,
  progress: {
    listed() {},
    note(text: string) {
      process.stderr.write(`${text}\n`);
    },
    accountDone(done: { readonly secrets: number; readonly coverage: readonly object[] }) {
      secrets += done.secrets;
      rows += done.coverage.length;
    },
    counts() {},
  },
});
const wallSeconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(before);
const taken: Taken = {
  wallSeconds,
  cpuSeconds: (user + system) / 1e6,
  peakRssMb: process.resourceUsage().maxRSS / 1024,
  secrets,
  rows,
};
process.send?.(taken);
process.disconnect();
