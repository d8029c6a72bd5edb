import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyHub, type Sendable } from '../../src/deliver/apply-hub.js';
import { batches } from '../../src/deliver/batches.js';
import type { HubPort, ImportFailure } from '../../src/deliver/ports.js';
import { withProductFields } from '../../src/deliver/product-fields.js';
import { sizeOf, withinLimit } from '../../src/deliver/within-limit.js';
import type { AsffFinding } from '../../src/model/asff.js';
import { type Answer, answered, failed } from '../../src/model/gap.js';
import { ACCOUNT, ARN, finding, HUB, REGION, render } from './samples.js';

const item = (at: number, padding = ''): Sendable => {
  const rendered = render(finding({ id: String(at).padStart(64, '0') }));
  return {
    action: 'create',
    hub: HUB,
    id: rendered.Id,
    ruleId: 'unused',
    account: ACCOUNT,
    region: REGION,
    arn: ARN,
    name: 'shop/db',
    severity: 'MEDIUM',
    finding: { ...rendered, Description: `${at} ${padding}` },
  };
};

const items = (count: number): Sendable[] => Array.from({ length: count }, (_, at) => item(at));

describe('batches', () => {
  it('hold at most a hundred findings and 6 MB, and each finding once and in order', () => {
    const sizes = fc.array(fc.nat({ max: 230_000 }), { maxLength: 260 });
    fc.assert(
      fc.property(sizes, (paddings) => {
        const all = paddings.map((padding, at) => item(at, 'x'.repeat(padding)));
        const made = batches(all);
        expect(made.flat()).toEqual(all);
        for (const batch of made) {
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(100);
          const call = JSON.stringify({ Findings: batch.map(({ finding: one }) => one) });
          expect(Buffer.byteLength(call)).toBeLessThanOrEqual(6_000_000);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('are as few as can be where findings are small', () => {
    expect(batches(items(250)).map((batch) => batch.length)).toEqual([100, 100, 50]);
  });
});

describe('a finding within the limit', () => {
  const fat = (other: number, tags: number): AsffFinding => {
    const plain = render(finding());
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, 'ü'.repeat(500)]));
    return {
      ...plain,
      Resources: plain.Resources.map((resource) =>
        resource.Type === 'AwsAccount'
          ? resource
          : { ...resource, Tags: many(tags), Details: { ...resource.Details, Other: many(other) } },
      ),
    };
  };

  it.each([
    { name: 'nothing', other: 5, tags: 5, leftOut: [] },
    { name: 'the evidence', other: 300, tags: 5, leftOut: ['Details.Other'] },
    { name: 'the tags too', other: 5, tags: 300, leftOut: ['Details.Other', 'Details', 'Tags'] },
  ])('has left out $name', ({ other, tags, leftOut }) => {
    const fitted = withinLimit(fat(other, tags));
    expect(fitted?.leftOut).toEqual(leftOut);
    expect(fitted && sizeOf(fitted.finding)).toBeLessThanOrEqual(240_000);
  });

  it('counts bytes, not characters', () => {
    const wide = { ...render(finding()), Description: '€'.repeat(90_000) };
    expect(JSON.stringify(wide).length).toBeLessThan(100_000);
    expect(withinLimit(wide)).toBeUndefined();
  });

  it('stays the same where it is small', () => {
    const small = withProductFields(render(finding()), { x: 'y' });
    expect(withinLimit(small)).toEqual({ finding: small, leftOut: [] });
  });
});

/** A hub that answers calls one by one as it is told, and then takes everything. */
function hub(...answers: Answer<readonly ImportFailure[]>[]) {
  const calls: string[][] = [];
  const port: HubPort = {
    state: async () => answered({ enabled: true }),
    async *findings() {
      yield* [];
    },
    async *suppressed() {
      yield* [];
    },
    async import(findings) {
      calls.push(findings.map(({ Description }) => Description.trim()));
      return answers[calls.length - 1] ?? answered([]);
    },
  };
  return { port, calls };
}

const refusing = (...of: number[]) =>
  answered(of.map((at) => ({ id: item(at).id, code: 'InvalidInput', message: `no ${at}` })));

const outcomes = (done: Awaited<ReturnType<typeof applyHub>>) =>
  done.map(({ outcome, error }) =>
    error === undefined ? outcome : `${error.code}: ${error.message}`,
  );

describe('sending to a hub', () => {
  it('sends all of it once', async () => {
    const { port, calls } = hub();
    expect(new Set(outcomes(await applyHub(port, items(150))))).toEqual(new Set(['sent']));
    expect(calls.map((call) => call.length)).toEqual([100, 50]);
  });

  it('sends a refused finding once more, alone', async () => {
    const { port, calls } = hub(refusing(1));
    expect(outcomes(await applyHub(port, items(3)))).toEqual(['sent', 'sent', 'sent']);
    expect(calls).toEqual([['0', '1', '2'], ['1']]);
  });

  it('tells every finding that was refused twice, with the code and the text of the second time', async () => {
    const { port, calls } = hub(
      refusing(0, 2),
      answered([{ id: item(0).id, code: 'InternalFailure', message: 'sorry' }]),
      refusing(2),
    );
    expect(outcomes(await applyHub(port, items(3)))).toEqual([
      'InternalFailure: sorry',
      'sent',
      'InvalidInput: no 2',
    ]);
    expect(calls).toEqual([['0', '1', '2'], ['0'], ['2']]);
  });

  it('does not try what is left where a call gets no answer', async () => {
    const { port, calls } = hub(
      answered([]),
      failed({ reason: 'accessDenied', api: 'securityhub:BatchImportFindings', detail: 'no' }),
    );
    const told = outcomes(await applyHub(port, items(301)));
    expect(calls).toHaveLength(2);
    expect(told.filter((one) => one === 'sent')).toHaveLength(100);
    expect(told.filter((one) => one === 'accessDenied: no')).toHaveLength(201);
  });

  it('tells the request that got no answer, and which policy denied it', async () => {
    const denial = { policyType: 'serviceControlPolicy', explicit: true } as const;
    const failure = { reason: 'accessDenied', api: 'a:B', detail: 'no', denial } as const;
    const [first] = await applyHub(hub(failed(failure)).port, items(1));
    expect(first?.error).toEqual({ code: 'accessDenied', message: 'no', api: 'a:B', denial });
  });

  it('tells what became of one that gets no answer when it is sent alone', async () => {
    const { port } = hub(refusing(0), failed({ reason: 'throttled' }));
    expect(outcomes(await applyHub(port, items(2)))).toEqual([
      'throttled: No reason was given.',
      'sent',
    ]);
  });
});
