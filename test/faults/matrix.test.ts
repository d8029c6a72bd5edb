import { beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/faults/fault.js';
import { HEALTHY } from './healthy-world.js';
import { EFFECTS, OPERATIONS } from './kinds.js';
import { lies } from './lies.js';
import { inventoryOf, type Seen, scanUnder } from './scan-under-faults.js';

const ASKED = { scope: { readAccountTags: true } };

let clean: Seen;
beforeAll(async () => {
  clean = await scanUnder({ world: HEALTHY }, ASKED);
});

const NONE_OF_EC2: Fault = { kind: 'deny', operations: ['ec2:DescribeRegions'] };

/** AccountManagement is asked where EC2 does not answer. */
const withReason = (fault: Fault): readonly Fault[] =>
  fault.operations?.includes('account:ListRegions') === true ? [NONE_OF_EC2, fault] : [fault];

async function liesUnder(faults: readonly Fault[], seed = 1): Promise<readonly string[]> {
  const faulty = await scanUnder({ world: HEALTHY, faults, seed }, ASKED);
  return lies({ faults, clean, faulty });
}

test('without faults a scan calls every operation that faults are tried on, and tells no lie', async () => {
  const again = await scanUnder({ world: HEALTHY, faults: [NONE_OF_EC2] }, ASKED);
  expect(Object.keys(again.calls.byOperation)).toEqual(
    [...OPERATIONS, 'sts:GetCallerIdentity'].sort(),
  );
  expect(inventoryOf(again)).toEqual(inventoryOf(clean));
  expect(clean.result.coverage.map(({ status }) => status)).not.toContain('partly');
  expect(lies({ faults: [], clean, faulty: again })).toEqual([]);
});

describe.each(Object.entries(EFFECTS))('a scan tells no lie where a request is %s', (_, effect) => {
  test.each(OPERATIONS)('always: %s', async (operation) => {
    expect(await liesUnder(withReason({ ...effect, operations: [operation] }))).toEqual([]);
  });
});

const SOME = ['throttled', 'answered with 500', 'answered by half', 'denied by an identity policy'];

describe.each(SOME)('a scan tells no lie where a request is %s', (name) => {
  const effect = EFFECTS[name] ?? { kind: 'reset' };
  test.each(OPERATIONS)('now and then: %s', async (operation) => {
    const fault = { ...effect, operations: [operation], share: 0.4 };
    expect(await liesUnder(withReason(fault), 7)).toEqual([]);
  });
});

describe('the user is told at once where the question who they are is always', () => {
  const failing = Object.entries(EFFECTS).filter(
    ([, { kind }]) =>
      !['latency', 'deny', 'repeatToken', 'emptyPage', 'expireToken'].includes(kind),
  );
  test.each(failing)('%s', async (_, effect) => {
    const faults = [{ ...effect, operations: ['sts:GetCallerIdentity'] }];
    await expect(scanUnder({ world: HEALTHY, faults }, ASKED)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(/^AWS does not answer \(/),
    });
  });
});
