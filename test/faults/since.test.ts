import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CoverageRow } from '../../src/model/coverage.js';
import type { Fault } from '../../src/sandbox/faults/fault.js';
import { HEALTHY } from './healthy-world.js';
import { EFFECTS, mayPass } from './kinds.js';
import { lies } from './lies.js';
import { type Seen, scanInto, scanUnder, withFolder } from './scan-under-faults.js';

const folder = mkdtempSync(join(tmpdir(), 'secrets-census-since-'));
const earlier = join(folder, 'earlier');
const ASKED = { since: earlier, patience: 60 };

let first: Seen;
let clean: Seen;
beforeAll(async () => {
  first = await scanInto(earlier, { world: HEALTHY });
  clean = await scanUnder({ world: HEALTHY }, ASKED);
});
afterAll(() => rmSync(folder, { recursive: true }));

const policiesRead = ({ calls }: Seen): number | undefined =>
  calls.byOperation['secretsmanager:GetResourcePolicy']?.ok;

const withoutCarried = ({ carriedOver: _, ...row }: CoverageRow): CoverageRow => row;

const facts = ({ secrets, result }: Seen) => ({
  secrets,
  coverage: result.coverage.map(withoutCarried),
  findings: result.findings,
});

const carried = ({ result }: Seen): number =>
  result.coverage.reduce((sum, row) => sum + (row.carriedOver?.policies ?? 0), 0);

const faultOfEvents = (more: Fault): readonly Fault[] => [
  { ...more, operations: ['cloudtrail:LookupEvents'] },
];

test('policies that nothing has changed are carried over from the earlier scan, and are the same', () => {
  expect(carried(clean)).toBeGreaterThan(10);
  expect(policiesRead(clean)).toBe((policiesRead(first) ?? 0) - carried(clean));
  expect(facts(clean)).toEqual(facts(first));
});

const BREAKING = Object.entries(EFFECTS).filter(
  ([, { kind }]) => !['latency', 'repeatToken'].includes(kind),
);

describe('all policies are read, and it is said, where looking up events is always', () => {
  test.each(BREAKING)('%s', async (_, effect) => {
    const faulty = await scanUnder({ world: HEALTHY, faults: faultOfEvents(effect) }, ASKED);
    expect(carried(faulty)).toBe(0);
    expect(policiesRead(faulty)).toBe(policiesRead(first));
    expect(facts(faulty)).toEqual(facts(first));
    expect(faulty.notes).toEqual([
      expect.stringMatching(
        /^Policies of the earlier scan could not be carried over in 1 account .* by cloudtrail:LookupEvents\)/,
      ),
    ]);
  });
});

describe('policies are carried over all the same where looking up events is, at first,', () => {
  // Events that come in more pages than they spare requests are not read to their end.
  const passing = BREAKING.filter(([, effect]) => mayPass(effect) && effect.kind !== 'emptyPage');
  test.each(passing)('%s', async (_, effect) => {
    const faults = faultOfEvents({ ...effect, times: 2 });
    const faulty = await scanUnder({ world: HEALTHY, faults }, ASKED);
    expect({ notes: faulty.notes, carried: carried(faulty) }).toEqual({
      notes: [],
      carried: carried(clean),
    });
    expect(facts(faulty)).toEqual(facts(clean));
  });
});

test.each(Object.entries(EFFECTS))(
  'a scan that carries on tells no lie where policies are %s',
  async (_, effect) => {
    const faults = [{ ...effect, operations: ['secretsmanager:GetResourcePolicy'], share: 0.6 }];
    const faulty = await scanUnder({ world: HEALTHY, faults }, ASKED);
    expect(lies({ faults, clean, faulty })).toEqual([]);
  },
);

test('a policy that was not read by the earlier scan is not carried over', async () => {
  const faults: readonly Fault[] = [
    { kind: 'deny', operations: ['secretsmanager:GetResourcePolicy'], share: 0.2 },
  ];
  await withFolder(async (own) => {
    const since = join(own, 'since');
    const before = await scanInto(since, { world: HEALTHY, faults });
    const unread = before.secrets.filter(({ gaps }) =>
      gaps.some(({ fact, reason }) => fact === 'policy' && reason === 'accessDenied'),
    );
    expect(unread).not.toEqual([]);
    const after = await scanInto(join(own, 'now'), { world: HEALTHY }, { ...ASKED, since });
    expect(carried(after)).toBeGreaterThan(0);
    expect(facts(after)).toEqual(facts(first));
  });
});
