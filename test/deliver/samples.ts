/** Findings, hubs and scans to plan with: each a whole one, of which tests change what they are about. */

import { silenceOf } from '../../src/deliver/covered.js';
import { knownFinding } from '../../src/deliver/known.js';
import { material } from '../../src/deliver/material.js';
import type { PlanContext } from '../../src/deliver/plan-context.js';
import { DIGEST, SCANNED_AT, withProductFields } from '../../src/deliver/product-fields.js';
import type { Held } from '../../src/deliver/reconcile.js';
import type { AsffFinding } from '../../src/model/asff.js';
import type { CoverageRow } from '../../src/model/coverage.js';
import type { KnownFinding, StoredFinding, Workflow } from '../../src/model/delivery.js';
import type { Finding, RuleText, Unknown } from '../../src/model/finding.js';
import { toAsff } from '../../src/report/asff.js';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';
export const HUB = { account: ACCOUNT, region: REGION };

/** Days of November 2026, at nine. */
export const day = (of: number): string => new Date(Date.UTC(2026, 10, of, 9)).toISOString();

export const ARN = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:shop/db-AbCdEf`;

export const finding = (change: Partial<Finding> = {}): Finding => ({
  id: 'a'.repeat(64),
  ruleId: 'unused',
  severity: 'medium',
  status: 'new',
  title: 'The secret is not read any more',
  message: "The secret 'shop/db' was last read 123 days ago.",
  account: ACCOUNT,
  region: REGION,
  arn: ARN,
  name: 'shop/db',
  evidence: { lastRead: '2026-07-01', idleDays: 123 },
  frameworks: {},
  firstSeenAt: day(1),
  lastSeenAt: day(21),
  ...change,
});

export const rule = (change: Partial<RuleText> = {}): RuleText => ({
  id: 'unused',
  title: 'The secret is not read any more',
  severity: 'medium',
  rationale: 'Nobody would miss it.',
  remediation: { console: 'Delete it.', cli: '', terraform: '' },
  references: ['https://example.com/unused'],
  frameworks: {},
  aliases: ['never-read'],
  agingEvidence: ['idleDays'],
  ...change,
});

export const row = (change: Partial<CoverageRow> = {}): CoverageRow => ({
  account: ACCOUNT,
  region: REGION,
  status: 'scanned',
  secrets: 3,
  listed: true,
  ...change,
});

export const unknown = (change: Partial<Unknown> = {}): Unknown => ({
  ruleId: 'unused',
  account: ACCOUNT,
  region: REGION,
  arn: ARN,
  fact: 'lastAccessedAt',
  reason: 'accessDenied',
  ...change,
});

/** What is compared: what a scan says, and when. */
export interface Scan {
  readonly coverage?: readonly CoverageRow[];
  readonly unknown?: readonly Unknown[];
  readonly rules?: readonly RuleText[];
  readonly usage?: object;
  readonly at?: string;
  readonly asOf?: string;
  readonly waived?: 'archive' | 'leave';
  readonly regions?: readonly string[];
  readonly isCentral?: boolean;
}

export const aging = (rules: readonly RuleText[]) => (ruleId: string) =>
  new Set(rules.find(({ id }) => id === ruleId)?.agingEvidence ?? []);

export const render = (one: Finding): AsffFinding =>
  toAsff(one, rule({ id: one.ruleId }), {
    tool: { name: 'secrets-census', version: '0.1.0', rulesHash: 'hash' },
    partition: 'aws',
  });

/** What planning needs beside findings; a scan of day 21 that looked everywhere. */
export function contextOf(scan: Scan = {}): PlanContext {
  const { coverage = [row()], unknown = [], rules = [rule()], asOf = day(21), regions } = scan;
  return {
    at: scan.at ?? asOf,
    asOf,
    waived: scan.waived ?? 'archive',
    isCentral: scan.isCentral ?? false,
    silence: silenceOf({ coverage, unknown, rules, ...(scan.usage && { usage: scan.usage }) }),
    aging: aging(rules),
    isChosen: (region) => regions === undefined || regions.includes(region),
    render,
  };
}

/** How a finding lies in a hub. */
export interface Lying {
  readonly sentAt?: string;
  readonly createdAt?: string;
  readonly archived?: boolean;
  readonly workflow?: Workflow;
}

/** A finding as we once sent it. */
export function sentFinding(
  one: Finding,
  { sentAt = day(20), createdAt = day(2), archived }: Lying = {},
): AsffFinding {
  const rendered = render(one);
  const rules = [rule({ id: one.ruleId })];
  return {
    ...withProductFields(rendered, {
      [SCANNED_AT]: sentAt,
      [DIGEST]: material(rendered, aging(rules)(one.ruleId)).digest,
    }),
    CreatedAt: createdAt,
    FirstObservedAt: createdAt,
    UpdatedAt: sentAt,
    RecordState: archived ? 'ARCHIVED' : 'ACTIVE',
  };
}

export const stored = (one: Finding, lying: Lying = {}): StoredFinding => {
  const sent = sentFinding(one, lying);
  return {
    id: sent.Id,
    createdAt: sent.CreatedAt,
    updatedAt: sent.UpdatedAt,
    ...(lying.workflow && { workflow: lying.workflow }),
    finding: sent,
  };
};

export function known(one: Finding, lying: Lying = {}): KnownFinding {
  const remembered = knownFinding(sentFinding(one, lying), aging([rule({ id: one.ruleId })]));
  if (remembered === undefined) throw new Error('it is one of ours');
  return remembered;
}

export const held = (one: Finding, lying: Lying = {}): Held => {
  const { updatedAt, workflow, finding: sent } = stored(one, lying);
  return {
    updatedAt,
    known: known(one, lying),
    ...(workflow && { workflow }),
    ...(sent && { finding: sent }),
  };
};
