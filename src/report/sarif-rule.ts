/** A rule's text -> a SARIF reporting descriptor, with the help that GitHub shows beside an alert. */
import type { ReportingDescriptor } from 'sarif';
import type { RuleText } from '../model/finding.js';
import type { Severity } from '../model/rule.js';
import { cutText } from './cut-text.js';
import { sortedRecord } from './json-shape.js';
import { pascalCase } from './pascal-case.js';
import { SARIF_SEVERITY } from './sarif-severity.js';

/** GitHub's limits. Source: GitHub Docs, "SARIF support for code scanning". */
const DESCRIPTION = 1024;
const NAME = 255;
const TAGS = 10;

/** Must differ from the id, or validators complain (SARIF1001). */
const nameOf = (id: string): string => {
  const name = pascalCase(id);
  return cutText(name === id || name === '' ? `${name}Rule` : name, NAME);
};

const tagOf = (framework: string): string =>
  framework
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .replaceAll(/^-|-$/g, '');

const fenced = (language: string, code: string): string => {
  if (code.trim() === '') return '';
  const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${code.trimEnd()}\n${fence}`;
};

const isLink = (reference: string): boolean => /^https:\/\/[^\s<>]+$/.test(reference);

const helpMarkdown = ({ title, rationale, remediation, references }: RuleText): string =>
  [
    `# ${title}`,
    rationale,
    '## Remediation',
    remediation.console,
    fenced('sh', remediation.cli),
    fenced('terraform', remediation.terraform),
    ...(references.length === 0 ? [] : ['## References']),
    references
      .map((reference) => (isLink(reference) ? `- <${reference}>` : `- ${reference}`))
      .join('\n'),
  ]
    .filter((part) => part.trim() !== '')
    .join('\n\n');

const labelled = (label: string, text: string): string =>
  text.trim() === '' ? '' : `${label}: ${text}`;

const helpText = ({ rationale, remediation, references }: RuleText): string =>
  [
    rationale,
    labelled('Console', remediation.console),
    labelled('CLI', remediation.cli),
    labelled('Terraform', remediation.terraform),
    ...references,
  ]
    .filter((part) => part.trim() !== '')
    .join('\n\n');

const described = (text: string, instead: string): { text: string } => ({
  text: cutText(text.trim() === '' ? instead : text.trim(), DESCRIPTION),
});

/** `severity` is the one that its findings have: a configuration may have set another than the rule's own. */
export function descriptorOf(rule: RuleText, severity: Severity): ReportingDescriptor {
  const helpUri = rule.references.find(isLink);
  const tags = [
    'security',
    'aws',
    'secrets-manager',
    ...Object.keys(sortedRecord(rule.frameworks)).map(tagOf),
  ];
  return {
    id: rule.id,
    name: nameOf(rule.id),
    shortDescription: described(rule.title, rule.id),
    fullDescription: described(rule.rationale, rule.title),
    ...(helpUri === undefined ? {} : { helpUri }),
    help: { text: helpText(rule), markdown: helpMarkdown(rule) },
    defaultConfiguration: { level: SARIF_SEVERITY[severity].level },
    properties: {
      tags: [...new Set(tags)].slice(0, TAGS),
      precision: 'high',
      'security-severity': SARIF_SEVERITY[severity].security,
      severity,
      frameworks: sortedRecord(rule.frameworks),
      aliases: rule.aliases,
    },
  };
}
