/** Parts of a finding -> fields of the AWS Security Finding Format, within its limits. */

import {
  ASFF_PRODUCT,
  type AsffPartition,
  type AsffResource,
  type AsffSeverityLabel,
} from '../model/asff.js';
import type { Finding, RuleText, ScanResult } from '../model/finding.js';
import { by } from '../model/order.js';
import type { Severity } from '../model/rule.js';
import type { EvidenceValue } from '../model/verdict.js';
import { requestWords, statementWords } from '../model/witness-sentence.js';
import { cutText } from './cut-text.js';
import { visibleText } from './visible-text.js';

const KEY = 128;
/** The documents say 2,048; senders have met 1,024. */
const VALUE = 1024;
/** With it, values at their limits stay far below the 240 KB that a finding may have. */
const EVIDENCE = 30;
const REQUIREMENTS = 32;
const REQUIREMENT = 64;
const RECOMMENDATION = 512;
const REGION = 16;
const RESOURCE_ID = 512;

/** Who speaks. */
export const NAMES = { ProductName: 'Secrets Census', CompanyName: 'Secrets Census' } as const;

/** The default product of a finding's own account and Region: nobody else may import for it. */
export const defaultProduct = (partition: string, region: string, account: string): string =>
  `arn:${partition}:securityhub:${region}:${account}:product/${account}/default`;

/** A time as Security Hub takes it. */
export const milliseconds = (time: string): string => new Date(time).toISOString();

/** A text within a limit, without controls. Security Hub refuses blank texts, so they become a dash. */
export const asffText = (text: string, limit: number): string => {
  const seen = visibleText(text).trim();
  return seen === '' ? '-' : cutText(seen, limit);
};

export const SEVERITY_LABELS: Readonly<Record<Severity, AsffSeverityLabel>> = {
  info: 'INFORMATIONAL',
  low: 'LOW',
  medium: 'MEDIUM',
  high: 'HIGH',
  critical: 'CRITICAL',
};

/** How Security Hub calls partitions; those that it does not know are left out. */
export const PARTITIONS: Readonly<Record<string, AsffPartition>> = {
  aws: 'aws',
  'aws-cn': 'aws-cn',
  'aws-us-gov': 'aws-us-gov',
  'aws-iso': 'aws-us-iso',
  'aws-iso-b': 'aws-us-iso-b',
};

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

/** `nist-800-53-r5 AC-2(1)`, sorted by framework. */
export const requirementsOf = ({ frameworks }: Finding): string[] =>
  Object.entries(frameworks)
    .sort(by(([framework]) => framework))
    .flatMap(([framework, controls]) => controls.map((control) => `${framework} ${control}`))
    .map((requirement) => asffText(requirement, REQUIREMENT))
    .slice(0, REQUIREMENTS);

/** The steps in the console and the first reference; undefined where a rule has neither. */
export function recommendationOf({ remediation, references }: RuleText) {
  const url = references.find((reference) => /^https:\/\/[^\s<>]+$/.test(reference));
  const text = remediation.console.trim();
  if (text === '' && url === undefined) return undefined;
  return {
    ...(text === '' ? {} : { Text: asffText(text, RECOMMENDATION) }),
    ...(url === undefined ? {} : { Url: url }),
  };
}

const shown = (value: EvidenceValue): string =>
  typeof value === 'object' ? value.join(', ') : String(value);

/** Pairs as a record, each within the limits. */
export const stringMap = (
  entries: readonly (readonly [string, string])[],
): Record<string, string> =>
  Object.fromEntries(entries.map(([key, value]) => [cutText(key, KEY), asffText(value, VALUE)]));

const evidenceOf = ({ evidence }: Finding): readonly (readonly [string, string])[] =>
  Object.entries(evidence)
    .sort(by(([name]) => name))
    .map(([name, value]) => [asffText(name, KEY), shown(value)]);

/** How the grant is used, where it stands, and how it is closed. */
const proofOf = ({ grant }: Finding): readonly (readonly [string, string])[] =>
  grant === undefined
    ? []
    : [
        ['grantWitness', requestWords(grant)],
        ['grantStatement', statementWords(grant.statement)],
        ['grantFix', grant.fix.summary],
      ];

/** The secret, with its evidence as text. Of the details only the name is always known. */
export function resourceOf(finding: Finding, partition: string): AsffResource {
  const other = [...evidenceOf(finding).slice(0, EVIDENCE), ...proofOf(finding)];
  const known = PARTITIONS[partition];
  return {
    Type: 'AwsSecretsManagerSecret',
    // Holds any ARN whose name has up to 450 characters; the product field SecretArn holds all of it.
    Id: asffText(finding.arn, RESOURCE_ID),
    ...(known === undefined ? {} : { Partition: known }),
    ...(finding.region.length > REGION ? {} : { Region: finding.region }),
    Details: {
      AwsSecretsManagerSecret: { Name: asffText(finding.name, VALUE) },
      ...(other.length === 0 ? {} : { Other: stringMap(other) }),
    },
  };
}

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

/** What only we know of a finding, below our own prefix: fewer than the 50 pairs that are taken. */
export function productFieldsOf(finding: Finding, tool: ScanResult['tool']) {
  const omitted = Object.keys(finding.evidence).length - EVIDENCE;
  const entries: readonly (readonly [string, string])[] = [
    ['FindingId', finding.id],
    ['RuleId', finding.ruleId],
    ['SecretArn', finding.arn],
    ['SecretName', finding.name],
    ['ToolVersion', tool.version],
    ['RulesHash', tool.rulesHash],
    ...grantEntries(finding),
    ...costEntries(finding),
    ...(omitted > 0 ? [['EvidenceOmitted', String(omitted)] as const] : []),
  ];
  return stringMap(entries.map(([key, value]) => [`${ASFF_PRODUCT}/${key}`, value]));
}
