/** The measured policies are what they are said to be, and the report holds what was measured. No test looks at a duration. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { assess } from '../../src/assess/assess.js';
import { readInventories, readManifest } from '../../src/files/read-snapshot.js';
import { analyzeResourcePolicy } from '../../src/index.js';
import { logSource } from '../../src/logs/log-source.js';
import type { PolicyAnalysis } from '../../src/model/access.js';
import type { AccountInventory } from '../../src/model/inventory.js';
import { generatedPolicies, HOSTILE_POLICIES } from './adversarial-policies.js';
import type { Analyze, Engine } from './bench-policy.js';
import { LONGEST_POLICY } from './hostile/build.js';
import { quantile } from './measure.js';
import { type Extent, policyReport } from './policy-report.js';
import { benchFor } from './subjects.js';
import { writeSyntheticSnapshot } from './synthetic-snapshot.js';
import { writeTrailLogs } from './trail-logs.js';
import { KINDS, type Reach, typicalPolicies } from './typical-policies.js';

const FLEET = typicalPolicies({ count: 2_000, seed: 'test' });

const reachOf = (analysis: PolicyAnalysis): Reach => {
  if (analysis.public) return 'public';
  return analysis.external || analysis.confusedDeputy ? 'external' : 'nobody';
};

const countBy = (keys: readonly string[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
};

describe('typical policies', () => {
  it('are the same for the same seed, and others for another', () => {
    const again = typicalPolicies({ count: 2_000, seed: 'test' });
    expect(again).toEqual(FLEET);
    const others = new Set(
      typicalPolicies({ count: 2_000, seed: 'other' }).map(({ text }) => text),
    );
    expect(FLEET.filter(({ text }) => others.has(text))).toEqual([]);
  });

  it('are all different, and for different secrets', () => {
    expect(new Set(FLEET.map(({ text }) => text)).size).toBe(2_000);
    expect(new Set(FLEET.map(({ context }) => context.secretArn)).size).toBe(2_000);
  });

  it('come in the documented shares', () => {
    expect(KINDS.reduce((sum, { share }) => sum + share, 0)).toBe(100);
    const expected = Object.fromEntries(KINDS.map(({ name, share }) => [name, 20 * share]));
    expect(countBy(FLEET.map(({ kind }) => kind))).toEqual(expected);
  });

  it.each(KINDS)('of the kind "$name" let $reach in, and leave no doubt', ({ name, reach }) => {
    const analyses = FLEET.filter(({ kind }) => kind === name).map(({ text, context }) =>
      analyzeResourcePolicy(text, context),
    );
    expect(new Set(analyses.map(reachOf))).toEqual(new Set([reach]));
    expect(analyses.filter(({ confidence }) => confidence !== 'exact')).toEqual([]);
  });

  it('fit into what AWS stores', () => {
    for (const { text } of FLEET) expect(text.length).toBeLessThanOrEqual(LONGEST_POLICY);
  });
});

describe('adversarial policies', () => {
  it('have names that tell them apart', () => {
    const all = [...HOSTILE_POLICIES, ...generatedPolicies(50, 1)];
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    expect(new Set(all.map(({ text }) => text)).size).toBe(all.length);
  });

  it('are nearly all as long as a policy can be', () => {
    const long = HOSTILE_POLICIES.filter(({ text }) => text.length > 0.9 * LONGEST_POLICY);
    expect(long.length).toBeGreaterThan(0.85 * HOSTILE_POLICIES.length);
  });

  it('are the same for the same seed', () => {
    expect(generatedPolicies(50, 7)).toEqual(generatedPolicies(50, 7));
    expect(generatedPolicies(50, 7)).not.toEqual(generatedPolicies(50, 8));
  });
});

const TINY: Extent = {
  typical: 100,
  generated: 4,
  hostile: 3,
  judged: 4,
  typicalEffort: { warmUps: 1, rounds: 2 },
  adversarialEffort: { warmUps: 0, rounds: 1 },
};

const SLOW = { policy: expect.any(String), milliseconds: expect.any(Number) };

const FIGURES = {
  policiesPerSecond: { best: expect.any(Number), median: expect.any(Number) },
  milliseconds: { mean: expect.any(Number), median: expect.any(Number), p99: expect.any(Number) },
  slowest: [SLOW, SLOW, SLOW, SLOW, SLOW],
  slowestCall: SLOW,
};

const comparison = (callsPerPolicy: unknown): object => ({
  policies: 4,
  callsPerPolicy,
  bruteForce: expect.any(Number),
  analyser: expect.any(Number),
  ratio: expect.any(Number),
});

/** Counts the policies that it is given, and remembers those that it has seen. */
function countingEngine(): { readonly engine: Engine; readonly calls: string[] } {
  const calls: string[] = [];
  const count =
    (name: string): Analyze =>
    (policy, context) => {
      calls.push(name);
      return analyzeResourcePolicy(policy, context);
    };
  let memos = 0;
  const memoizedPolicyAnalyzer = (): Analyze => {
    memos += 1;
    return count(`memo ${memos}`);
  };
  return { calls, engine: { analyzeResourcePolicy: count('plain'), memoizedPolicyAnalyzer } };
}

describe('the report', () => {
  it('holds the figures of every set, with memo and without, and survives as JSON', () => {
    const report: unknown = JSON.parse(JSON.stringify(policyReport(countingEngine().engine, TINY)));
    const sets = { memo: { empty: FIGURES, filled: FIGURES }, withoutMemo: FIGURES };
    const heap = { before: expect.any(Number), peak: expect.any(Number) };
    expect(report).toEqual({
      subject: 'policy',
      node: process.version,
      cpu: expect.any(String),
      typical: { ...sets, heap, policies: 100, characters: expect.any(Number) },
      adversarial: { ...sets, heap, policies: 7, characters: expect.any(Number) },
      bruteForce: {
        typical: comparison(expect.any(Number)),
        generated: comparison(expect.any(Number)),
      },
    });
  });

  it('gives each pass over new policies a memo of its own, and all over known ones the same', () => {
    const { engine, calls } = countingEngine();
    policyReport(engine, { ...TINY, generated: 0, hostile: 0, judged: 0 });
    const { plain, ...memos } = countBy(calls);
    expect(plain).toBeGreaterThan(500);
    expect(memos).toEqual({
      // One pass to warm up, two rounds of two passes.
      'memo 1': 100,
      'memo 2': 100,
      'memo 3': 100,
      'memo 4': 100,
      'memo 5': 100,
      // One pass more, to fill it.
      'memo 6': 600,
    });
  });

  it('says nothing of a memo where the library has none', () => {
    const report = policyReport({ analyzeResourcePolicy }, TINY);
    expect(Object.keys(report.typical)).not.toContain('memo');
  });
});

describe('a made-up company', () => {
  const size = { secrets: 500, accounts: 3, regions: 4 };
  const folder = mkdtempSync(join(tmpdir(), 'synthetic-'));
  const inventoriesOf = async (name: string): Promise<readonly AccountInventory[]> => {
    const path = join(folder, name);
    await writeSyntheticSnapshot(path, size);
    return [...readInventories(path, readManifest(path))];
  };
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has the asked size, and is the same every time', async () => {
    const inventories = await inventoriesOf('one');
    expect(inventories.map(({ secrets }) => secrets.length)).toEqual([166, 167, 167]);
    expect(new Set(inventories.flatMap(({ secrets }) => secrets.map(({ arn }) => arn))).size).toBe(
      500,
    );
    expect(await inventoriesOf('two')).toEqual(inventories);
  });

  it('has secrets with policies, in rotation, with gaps, and findings of many rules', () => {
    const { findings, unknown, summary } = assess(join(folder, 'one'));
    expect(summary.secrets).toBe(500);
    expect(new Set(findings.map(({ ruleId }) => ruleId)).size).toBeGreaterThan(8);
    expect(unknown.map(({ fact }) => fact)).toContain('policy');
  });
});

describe('made-up log files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trail-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('have the asked size, a fiftieth of it use, and records of 900 to 1500 bytes', async () => {
    const logs = writeTrailLogs(folder, { events: 3_000, files: 40 });
    expect(logs.bytes / 3_000).toBeGreaterThan(900);
    expect(logs.bytes / 3_000).toBeLessThan(1_500);
    const source = await logSource({ path: folder, threads: 1 });
    let counted = 0;
    for await (const one of source.observe(logs.query)) {
      expect(one.kind).not.toBe('damaged');
      if (one.kind === 'count') counted += one.count.count;
    }
    expect(counted).toBe(logs.uses);
    expect(Math.abs(counted - 60)).toBeLessThan(30);
    expect(source.work().files).toBe(40);
    await source.close();
  });

  it('are the same every time', () => {
    const again = { events: 100, files: 3 };
    expect(writeTrailLogs(join(folder, 'a'), again)).toEqual(
      writeTrailLogs(join(folder, 'b'), again),
    );
  });
});

describe('a quantile', () => {
  it.each([
    [[3, 1, 2], 0.5, 2],
    [[4, 1, 3, 2], 0.5, 2],
    [[1, 2, 3], 0, 1],
    [[1, 2, 3], 1, 3],
    [Array.from({ length: 100 }, (_, at) => at + 1), 0.99, 99],
    [[], 0.5, 0],
  ])('of %j at %d is %d', (values, share, expected) => {
    expect(quantile(values, share)).toBe(expected);
  });
});

describe('the command line', () => {
  it.each([
    [[], 'Name what to measure: npm run bench -- SUBJECT. Known: policy, crawl, evaluate, usage.'],
    [
      ['nonsense'],
      'There is nothing called "nonsense" to measure. Known: policy, crawl, evaluate, usage.',
    ],
    [
      ['constructor'],
      'There is nothing called "constructor" to measure. Known: policy, crawl, evaluate, usage.',
    ],
    [
      ['policy', 'policy'],
      "Unexpected argument 'policy'. This command does not take positional arguments",
    ],
    [['evaluate', '--secrets'], "Option '--secrets <value>' argument missing"],
  ])('answers %j with the subjects that there are', (args, problem) => {
    expect(benchFor(args)).toBe(problem);
  });

  it.each([
    ['policy'],
    ['evaluate'],
    ['evaluate', '--secrets', '10', '--workers', '1'],
    ['usage', '--events', '10', '--files', '2'],
  ])('knows %s', (...args) => {
    expect(benchFor(args)).toBeTypeOf('function');
  });
});
