import { describe, expect, it } from 'vitest';
import type { HubPort } from '../../src/deliver/ports.js';
import { readSuppressions } from '../../src/deliver/suppressions.js';
import { asffId } from '../../src/model/asff-id.js';
import type { StoredFinding } from '../../src/model/delivery.js';
import { type Answer, answered, type Failure, failed } from '../../src/model/gap.js';
import { ACCOUNT, day, finding, HUB, stored } from './samples.js';

const OTHER = { account: '444455556666', region: HUB.region };
const DENIED: Failure = { reason: 'accessDenied', api: 'securityhub:GetFindings' };
const NOTE = { text: 'Known, and fine.', by: 'anna', at: day(5) };

const port = (
  pages: readonly Answer<readonly StoredFinding[]>[],
  state: Awaited<ReturnType<HubPort['state']>> = answered({ enabled: true }),
): HubPort => ({
  state: async () => state,
  async *findings() {
    yield* [];
  },
  async *suppressed() {
    yield* pages;
  },
  import: async () => answered([]),
});

const asked = (hub: HubPort, isCentral = false) =>
  readSuppressions(
    [HUB, OTHER],
    {
      enter: async (account) =>
        answered({ hub: () => (account === ACCOUNT ? hub : port([answered([])])) }),
    },
    isCentral,
  );

describe('what teams have suppressed', () => {
  it.each([
    { name: 'account', of: { account: OTHER.account } },
    { name: 'Region', of: { region: 'us-east-1' } },
  ])('is heard of no other $name, but where one hub holds all', async ({ of }) => {
    const foreign = finding(of);
    const hub = port([answered([stored(foreign)])]);
    expect((await asked(hub)).suppressions).toEqual({});
    expect(Object.keys((await asked(hub, true)).suppressions)).toEqual([asffId(foreign)]);
  });

  it('is known by the id that hubs have', async () => {
    const shown = { ...stored(finding()), note: NOTE };
    const plain = stored(finding({ id: 'b'.repeat(64) }));
    const { suppressions, unread } = await asked(port([answered([shown]), answered([plain])]));
    expect(suppressions).toEqual({
      [asffId(finding())]: { note: NOTE.text, by: NOTE.by, at: NOTE.at },
      [asffId(finding({ id: 'b'.repeat(64) }))]: {},
    });
    expect(unread).toEqual([]);
  });

  it.each([
    { name: 'cannot be asked whether it is on', hub: port([], failed(DENIED)) },
    { name: 'stops in the middle', hub: port([answered([stored(finding())]), failed(DENIED)]) },
  ])('is not known of a hub that $name, which is named', async ({ hub }) => {
    expect(await asked(hub)).toEqual({
      suppressions: {},
      unread: [{ hub: HUB, failure: DENIED }],
    });
  });

  it('is nothing where Security Hub is off', async () => {
    const off = port([failed(DENIED)], answered({ enabled: false }));
    expect(await asked(off)).toEqual({ suppressions: {}, unread: [] });
  });

  it('is not known of accounts that cannot be entered', async () => {
    const shut = { enter: async () => failed(DENIED) };
    const read = await readSuppressions([HUB], shut, false);
    expect(read.unread).toEqual([{ hub: HUB, failure: DENIED }]);
  });
});
