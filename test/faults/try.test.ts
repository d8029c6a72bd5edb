import { beforeAll, test } from 'vitest';
import { HEALTHY } from './healthy-world.js';
import { lies } from './lies.js';
import { scanUnder, type Seen } from './scan-under-faults.js';
import type { Fault, FaultEffect } from '../../src/sandbox/faults/fault.js';
const asked = { scope: { readAccountTags: true} };
let clean: Seen; const T0=performance.now(); let N=0;
beforeAll(async () => { clean = await scanUnder({ world: HEALTHY }, asked); });
const OPS = process.env['OPS']?.split(',') ?? Object.keys((await scanUnder({ world: HEALTHY }, asked)).calls.byOperation);
const KINDS: FaultEffect[] = [
 {kind:'throttle'},{kind:'serverError'},{kind:'serverError',status:503},{kind:'html'},{kind:'html',status:200},{kind:'html',status:500},{kind:'reset'},{kind:'hang'},{kind:'truncate'},{kind:'truncate',announced:'half'},{kind:'repeatToken'},{kind:'emptyPage'},{kind:'expireToken'},
 {kind:'deny'},{kind:'deny', by:'serviceControlPolicy'},{kind:'deny', by:'permissionsBoundary'},{kind:'deny', by:'sessionPolicy'},{kind:'latency',milliseconds:5}
];
test('try', async () => {
  for (const op of OPS) for (const k of KINDS) for (const m of [{}, {share:.4}, {times:1}]) {
  const t = performance.now();N++;
  const faults: Fault[] = [{operations:[op], ...k, ...m}];
  try {
  const faulty = await scanUnder({ world: HEALTHY, faults }, asked);
  const l = lies({faults, clean, faulty});
  const took = performance.now()-t;
  if (l.length || took>1500) console.log(JSON.stringify(faults), Math.round(took), l.length, l.slice(0,4));
  } catch (e) { console.log(JSON.stringify(faults), 'THROWN', e instanceof Error ? e.stack?.slice(0,400): e); }
  }
console.log(N,'cases',performance.now()-T0);}, 900000);
