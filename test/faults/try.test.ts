import { test } from 'vitest';
import { HEALTHY } from './healthy-world.js';
import { scanUnder } from './scan-under-faults.js';
test('try', async () => {
  for (const n of [1,2,3]) {
  const t = performance.now();
  const seen = await scanUnder({ world: HEALTHY }, { scope: { readAccountTags: true, readPlaces: true} });
  console.log(performance.now() - t);
  if (n===1) {console.log(JSON.stringify(seen.calls.byOperation, null, 1));
  console.log(seen.result.coverage, seen.secrets.length, seen.notes, seen.result.unknown.filter(u=>u.reason!=='notCollected'));
  console.log(seen.result.findings.map(f=>`${f.name} ${f.ruleId} ${f.severity}`).join('\n')); }
  }
});
