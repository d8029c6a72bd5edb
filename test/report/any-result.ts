/** Arbitrary results: any text wherever a stranger may write one. */
import fc from 'fast-check';
import type { Grant } from '../../src/model/access.js';
import type { Finding, ScanResult } from '../../src/model/finding.js';
import { SEVERITIES } from '../../src/model/rule.js';
import type { SecretSummary } from '../../src/model/secret-summary.js';
import { findingOf, HOSTILE_TEXTS, RULES, SAMPLE, withFindings } from './sample-result.js';

/** Anything that a JavaScript string can be: all of Unicode, halves of pairs, controls, and what is known to hurt. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
    .map((units) => String.fromCharCode(...units)),
  fc.constantFrom(...HOSTILE_TEXTS),
  fc.array(fc.constantFrom(...HOSTILE_TEXTS), { maxLength: 4 }).map((texts) => texts.join('')),
);

const evidence = fc.dictionary(
  anyText,
  fc.oneof(anyText, fc.integer(), fc.boolean(), fc.array(anyText)),
);

/** A grant of a policy whose author writes what a stranger can: Sids, role names, conditions and their values. */
const anyGrant: fc.Arbitrary<Grant> = fc
  .record({
    sid: anyText,
    principal: anyText,
    values: fc.array(anyText, { maxLength: 3 }),
    summary: anyText,
    index: fc.nat(),
  })
  .map(({ sid, principal, values, summary, index }) => ({
    class: 'external',
    statement: { index, sid },
    principal,
    actions: ['secretsmanager:GetSecretValue'],
    effects: ['readsValue'],
    narrowedBy: [{ operator: 'StringLike', key: 'aws:UserAgent', values }],
    notCredited: [{ operator: sid, key: sid, values, reason: principal }],
    denies: [{ statement: { index, sid }, origin: 'policy', effect: 'none', reason: principal }],
    witness: {
      principalArn: principal,
      network: principal,
      action: 'secretsmanager:GetSecretValue',
      context: { 'aws:UserAgent': values.join() },
    },
    fix: { summary, patch: [{ op: 'remove', path: `/Statement/${index}` }] },
    confidence: 'exact',
  }));

/** A secret of which anything may be known, and whose texts are a stranger's. */
const anySecret: fc.Arbitrary<SecretSummary> = fc.record(
  {
    description: anyText,
    keyId: anyText,
    rotationEnabled: fc.boolean(),
    rotationLambdaArn: anyText,
    rotationEveryDays: fc.nat({ max: 1000 }),
    rotationOverdue: fc.boolean(),
    deletionScheduled: fc.boolean(),
    tags: fc.dictionary(anyText, anyText, { maxKeys: 60, noNullPrototype: true }),
  },
  { requiredKeys: ['deletionScheduled', 'tags'] },
);

const anyFinding: fc.Arbitrary<Finding> = fc
  .record({
    ruleId: fc.constantFrom(...RULES.map(({ id }) => id)),
    severity: fc.constantFrom(...SEVERITIES),
    status: fc.constantFrom('new', 'unchanged', 'resolved', 'notScanned'),
    name: anyText,
    title: anyText,
    message: anyText,
    evidence,
    grant: fc.option(anyGrant, { nil: undefined }),
    secret: fc.option(anySecret, { nil: undefined }),
  })
  .map(({ grant, secret, ...finding }) =>
    findingOf({ ...finding, ...(grant && { grant }), ...(secret && { secret }) }),
  );

const distinct = (findings: readonly Finding[]): readonly Finding[] => [
  ...new Map(findings.map((finding) => [finding.id, finding])).values(),
];

/** Acme's scan with arbitrary findings, coverage details, unknown facts, waivers and account names. */
export const anyResult: fc.Arbitrary<ScanResult> = fc
  .record({
    findings: fc.array(anyFinding, { maxLength: 12 }),
    texts: fc.array(anyText, { minLength: 1, maxLength: 5 }),
  })
  .map(({ findings, texts }) => ({
    ...withFindings(distinct(findings)),
    coverage: SAMPLE.coverage.map((row, index) => ({
      ...row,
      detail: texts[index % texts.length] ?? '',
    })),
    unknown: SAMPLE.unknown.flatMap((unknown) =>
      texts.map((text) => ({ ...unknown, detail: text })),
    ),
    waivers: SAMPLE.waivers.flatMap((use) =>
      texts.map((text) => ({
        ...use,
        waiver: { ...use.waiver, owner: text, reason: text, rule: text },
      })),
    ),
    accounts: (SAMPLE.accounts ?? []).map((account, index) => ({
      ...account,
      name: texts[index % texts.length] ?? '',
    })),
  }));
