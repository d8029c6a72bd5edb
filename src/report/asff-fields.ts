/** Parts of a finding -> fields of the AWS Security Finding Format, within its limits. */

import {
  ASFF_PRODUCT,
  ASFF_PRODUCT_NAME,
  type AsffPartition,
  type AsffSeverityLabel,
} from '../model/asff.js';
import type { Finding, RuleText, ScanResult } from '../model/finding.js';
import { by } from '../model/order.js';
import type { Severity } from '../model/rule.js';
import { cutText } from './cut-text.js';
import { visibleText } from './visible-text.js';

export const KEY = 128;
/** The documents say 2,048; senders have met 1,024. */
export const VALUE = 1024;
/** With it, values at their limits stay far below the 240 KB that a finding may have. */
export const EVIDENCE = 30;
const REQUIREMENTS = 32;
const REQUIREMENT = 64;
const RECOMMENDATION = 512;
/** No field says how long an address may be; browsers and servers agree on about as much. */
export const ADDRESS = 2048;

/** Who speaks. */
export const NAMES = {
  ProductName: ASFF_PRODUCT_NAME,
  CompanyName: ASFF_PRODUCT_NAME,
} as const;

/** A time as Security Hub takes it. */
export const milliseconds = (time: string): string => new Date(time).toISOString();

/** Security Hub refuses texts in which there is nothing to be seen. */
export const isBlank = (text: string): boolean => text.trim() === '';

/** A text within a limit, without controls; a blank one becomes a dash. */
export const asffText = (text: string, limit: number): string =>
  isBlank(text) ? '-' : cutText(visibleText(text).trim(), limit);

export const SEVERITY_LABELS: Readonly<Record<Severity, AsffSeverityLabel>> = {
  info: 'INFORMATIONAL',
  low: 'LOW',
  medium: 'MEDIUM',
  high: 'HIGH',
  critical: 'CRITICAL',
};

const PARTITIONS: ReadonlyMap<string, AsffPartition> = new Map([
  ['aws', 'aws'],
  ['aws-cn', 'aws-cn'],
  ['aws-us-gov', 'aws-us-gov'],
  ['aws-iso', 'aws-us-iso'],
  ['aws-iso-b', 'aws-us-iso-b'],
]);

/** How Security Hub calls a partition; nothing of one that it does not know. */
export function partitionOf(partition: string): { readonly Partition?: AsffPartition } {
  const known = PARTITIONS.get(partition);
  return known === undefined ? {} : { Partition: known };
}

const CHECKS = 'Software and Configuration Checks';
const STANDARDS = `${CHECKS}/Industry and Regulatory Standards`;

/** Beginnings of framework names, and the finding types that stand for them. */
const FRAMEWORK_TYPES: readonly (readonly [string, string])[] = [
  ['aws-fsbp', `${STANDARDS}/AWS Foundational Security Best Practices`],
  ['nist-800-53', `${STANDARDS}/NIST 800-53 Controls (USA)`],
];

/** `namespace/category/classifier`; a policy that lets outsiders in is exposure as well. */
export const typesOf = ({ grant, frameworks }: Finding): string[] => [
  `${CHECKS}/AWS Security Best Practices`,
  ...(grant === undefined ? [] : ['Effects/Data Exposure']),
  ...FRAMEWORK_TYPES.filter(([beginning]) =>
    Object.keys(frameworks).some((name) => name.startsWith(beginning)),
  ).map(([, type]) => type),
];

const OWN_CONTROL = 'securityhub:';

/** Security Hub's own controls that look for the same, such as `SecretsManager.1`. */
const ownControls = (rule: RuleText | undefined): string[] =>
  (rule?.aliases ?? [])
    .filter((alias) => alias.startsWith(OWN_CONTROL))
    .map((alias) => alias.slice(OWN_CONTROL.length));

/** Security Hub's own controls, then `nist-800-53-r5 AC-2(1)`, sorted by framework. */
export function requirementsOf({ frameworks }: Finding, rule: RuleText | undefined): string[] {
  const published = Object.entries(frameworks)
    .sort(by(([framework]) => framework))
    .flatMap(([framework, controls]) => controls.map((control) => `${framework} ${control}`));
  const texts = [...ownControls(rule), ...published]
    .filter((requirement) => !isBlank(requirement))
    .map((requirement) => asffText(requirement, REQUIREMENT));
  return [...new Set(texts)].slice(0, REQUIREMENTS);
}

/** The steps in the console and the first reference; undefined where a rule has neither. */
export function recommendationOf({ remediation, references }: RuleText) {
  const url = references.find(
    (reference) => reference.length <= ADDRESS && /^https:\/\/[^\s<>]+$/.test(reference),
  );
  const text = remediation.console.trim();
  if (text === '' && url === undefined) return undefined;
  return {
    ...(text === '' ? {} : { Text: asffText(text, RECOMMENDATION) }),
    ...(url === undefined ? {} : { Url: url }),
  };
}

/** Pairs as a record, each within the limits. */
export const stringMap = (
  entries: readonly (readonly [string, string])[],
): Record<string, string> =>
  Object.fromEntries(entries.map(([key, value]) => [cutText(key, KEY), asffText(value, VALUE)]));

const grantEntries = ({ grant }: Finding): readonly (readonly [string, string])[] =>
  grant === undefined
    ? []
    : [
        ['GrantClass', grant.class],
        ['GrantPrincipal', grant.principal],
        ['GrantActions', grant.actions.join(', ')],
        ['GrantStatement', grant.statement.sid ?? String(grant.statement.index)],
        ['WitnessAction', grant.witness.action],
      ];

const costEntries = ({ cost }: Finding): readonly (readonly [string, string])[] =>
  cost === undefined
    ? []
    : [
        ['EstimatedMonthlyCost', String(cost.monthly)],
        ['EstimatedMonthlyCostCurrency', cost.currency],
        ['EstimatedMonthlyCostBasis', `list price of ${cost.asOf}`],
      ];

/** Why a finding that a waiver accepts is archived. */
const waiverEntries = ({ waiver }: Finding): readonly (readonly [string, string])[] =>
  waiver === undefined
    ? []
    : [
        ['WaiverOwner', waiver.owner],
        ['WaiverReason', waiver.reason],
        ['WaiverExpires', waiver.expires],
      ];

/** What only we know of a finding, below our own prefix: fewer than the 50 pairs that are taken. */
export function productFieldsOf(finding: Finding, tool: ScanResult['tool']) {
  const omitted = Object.keys(finding.evidence).length - EVIDENCE;
  const entries: readonly (readonly [string, string])[] = [
    ['FindingId', finding.id],
    ['RuleId', finding.ruleId],
    ['SecretArn', finding.arn],
    ['SecretName', finding.name],
    ['SecretAccount', finding.account],
    ['SecretRegion', finding.region],
    ['ToolVersion', tool.version],
    ['RulesHash', tool.rulesHash],
    ...grantEntries(finding),
    ...costEntries(finding),
    ...waiverEntries(finding),
    ...(omitted > 0 ? [['EvidenceOmitted', String(omitted)] as const] : []),
  ];
  return stringMap(entries.map(([key, value]) => [`${ASFF_PRODUCT}/${key}`, value]));
}
