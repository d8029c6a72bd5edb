import { beforeAll, describe, expect, test } from 'vitest';
import { HEALTHY } from './healthy-world.js';
import { EFFECTS, mayPass } from './kinds.js';
import { lies } from './lies.js';
import { inventoryOf, type Seen, scanUnder } from './scan-under-faults.js';

/** Patient enough that a busy machine makes no difference. */
const ASKED = { scope: { readAccountTags: true }, patience: 300 };

let clean: Seen;
beforeAll(async () => {
  clean = await scanUnder({ world: HEALTHY }, ASKED);
});

describe('nothing is lost where a request is, at first,', () => {
  const passing = Object.entries(EFFECTS).filter(([, effect]) => mayPass(effect));
  test.each(passing)('%s', async (_, effect) => {
    // Of every operation in every account and Region.
    const faults = [{ ...effect, times: 2 }];
    const faulty = await scanUnder({ world: HEALTHY, faults }, ASKED);
    expect(inventoryOf(faulty)).toEqual(inventoryOf(clean));
    expect(lies({ faults: [], clean, faulty })).toEqual([]);
  });
});

test('nothing is lost where sessions end in the middle of the scan', async () => {
  const options = { world: HEALTHY, latency: 20, sessionSeconds: 0.15 };
  const faulty = await scanUnder(options, ASKED);
  expect(faulty.calls.byOperation['sts:AssumeRole']?.ok).toBeGreaterThan(2);
  expect(inventoryOf(faulty)).toEqual(inventoryOf(clean));
});
