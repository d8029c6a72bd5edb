/** Whatever strangers write: each finding is taken by the sandbox's hub, and known again by what the hub then shows. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storedFinding } from '../../src/aws/stored-finding.js';
import { silenceOf } from '../../src/deliver/covered.js';
import type { PlanContext } from '../../src/deliver/plan-context.js';
import { planHub } from '../../src/deliver/plan-hub.js';
import { reconcile } from '../../src/deliver/reconcile.js';
import type { AsffFinding } from '../../src/model/asff.js';
import type { DeliveryItem } from '../../src/model/delivery.js';
import type { Finding } from '../../src/model/finding.js';
import { toAsff } from '../../src/report/asff.js';
import { findingProblem } from '../../src/sandbox/services/security-hub/check.js';
import { toDocument } from '../../src/sandbox/services/security-hub/document.js';
import { hold } from '../../src/sandbox/services/security-hub/hold.js';
import type { HeldFinding } from '../../src/sandbox/state/hubs.js';
import { anyResult, anyText } from '../report/any-result.js';
import { SAMPLE } from '../report/sample-result.js';
import { securityHubFaults } from '../report/security-hub-limits.js';
import { ACCOUNT, HUB, REGION, row } from './samples.js';

const { rules, tool } = SAMPLE;
const PLACE = { partition: 'aws', ...HUB };

/** Days from the first of January 2027. */
const day = (of: number): string => new Date(Date.UTC(2027, 0, of)).toISOString();

const contextAt = (at: string): PlanContext => ({
  at,
  asOf: at,
  waived: 'archive',
  isCentral: false,
  silence: silenceOf({ coverage: [row()], unknown: [], rules }),
  aging: (ruleId) => new Set(rules.find(({ id }) => id === ruleId)?.agingEvidence),
  isChosen: () => true,
  render: (finding) =>
    toAsff(
      finding,
      rules.find(({ id }) => id === finding.ruleId),
      { tool, partition: 'aws' },
    ),
});

/** What is said on the wire. */
const wire = (value: unknown) => JSON.parse(JSON.stringify(value));

/** The sandbox's hub, without the calls. */
class Hub {
  readonly #held = new Map<string, HeldFinding>();

  /** Pushes a scan of a day; gives the actions that were taken. */
  push(present: readonly Finding[], on: number): DeliveryItem['action'][] {
    const at = day(on);
    const context = contextAt(at);
    const shown = [...this.#held.values()].map(({ document }) =>
      storedFinding(wire(document), PLACE),
    );
    for (const one of shown) expect(one?.finding).toBeDefined();
    const stored = shown.filter((one) => one !== undefined);
    const holding = reconcile(stored, [], { at, aging: context.aging });
    const items = planHub({ hub: HUB, present, holding }, context);
    for (const { finding } of items) if (finding !== undefined) this.#take(finding, at);
    return [...new Set(items.map(({ action }) => action))];
  }

  #take(finding: AsffFinding, at: string): void {
    const document = toDocument(wire(finding));
    expect(findingProblem(document)).toBeUndefined();
    expect(securityHubFaults(finding)).toEqual([]);
    const arrival = { account: { id: ACCOUNT, name: 'shop' }, region: REGION, now: new Date(at) };
    this.#held.set(finding.Id, hold(document, this.#held.get(finding.Id), arrival));
  }
}

const tags = fc.array(fc.tuple(anyText, anyText), { maxLength: 60 });

/** Open findings of one account and Region. */
const anyFindings = fc.tuple(anyResult, tags).map(([{ findings }, more]) =>
  findings.map((finding): Finding => {
    const { secret } = finding;
    const place = { account: ACCOUNT, region: REGION, status: 'new' } as const;
    if (secret === undefined) return { ...finding, ...place };
    const all = { ...secret.tags, ...Object.fromEntries(more) };
    return { ...finding, ...place, secret: { ...secret, tags: all } };
  }),
);

const waiver = fc.record({ owner: anyText, reason: anyText, expires: fc.constant('2027-12-31') });

describe('a finding of which strangers wrote all that they can', () => {
  it('lives its whole life in a hub', () => {
    fc.assert(
      fc.property(anyFindings, waiver, (findings, waived) => {
        fc.pre(findings.length > 0);
        const hub = new Hub();
        const accepted = findings.map((finding): Finding => ({ ...finding, waiver: waived }));
        expect(hub.push(findings, 1)).toEqual(['create']);
        expect(hub.push(findings, 2)).toEqual(['unchanged']);
        expect(hub.push([], 3)).toEqual(['resolve']);
        expect(hub.push(findings, 4)).toEqual(['reopen']);
        expect(hub.push(accepted, 5)).toEqual(['resolve']);
        expect(hub.push(accepted, 6)).toEqual(['skipped']);
        expect(hub.push(findings, 7)).toEqual(['reopen']);
        expect(hub.push(findings, 60)).toEqual(['update']);
      }),
      { numRuns: 50 },
    );
  });
});
