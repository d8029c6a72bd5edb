/** Arbitrary results: any text wherever a stranger may write one. */
import fc from 'fast-check';
import type { Finding, ScanResult } from '../../src/model/finding.js';
import { SEVERITIES } from '../../src/model/rule.js';
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

const anyFinding: fc.Arbitrary<Finding> = fc
  .record({
    ruleId: fc.constantFrom(...RULES.map(({ id }) => id)),
    severity: fc.constantFrom(...SEVERITIES),
    status: fc.constantFrom('new', 'unchanged', 'resolved', 'notScanned'),
    name: anyText,
    title: anyText,
    message: anyText,
    evidence,
  })
  .map(findingOf);

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
