/** A rule as a page for a person. */
import type { ParamDefinition, RuleDefinition, RuleExample } from '../model/rule.js';

const indent = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n');

const section = (title: string, body: string): string[] =>
  body.trim() === '' ? [] : ['', title, indent(body)];

const paramLine = ([name, param]: readonly [string, ParamDefinition]): string =>
  `${name} (${param.type}, default ${JSON.stringify(param.default)}): ${param.description}`;

const severityLines = ({ severity, severities = [] }: RuleDefinition): readonly string[] =>
  severities.length === 0
    ? []
    : [
        ...severities.map((one) => `${one.severity} where ${one.when}`),
        `${severity} elsewhere, and where that cannot be told`,
      ];

const exampleLine = ({ name, expect, severity }: RuleExample): string =>
  `${expect.padEnd(13)}  ${name}${severity === undefined ? '' : ` (${severity})`}`;

const lines = (items: readonly string[]): string => items.join('\n');

/** Everything that the rule's file says, in the order in which a reader asks for it. */
export function ruleText(rule: RuleDefinition): string {
  const { remediation, frameworks = {}, params = {}, aliases = [] } = rule;
  return lines([
    `${rule.id}  (${rule.severity}${rule.enabled === false ? ', off by default' : ''})`,
    rule.title,
    ...section('Why', rule.rationale),
    ...section('Judged', rule.subject === 'account' ? 'once for each account with secrets' : ''),
    ...section(
      'Applies where',
      rule.scope ?? (rule.subject === 'account' ? 'every account' : 'every secret'),
    ),
    ...section('Violated where', rule.violation),
    ...section('Severity', lines(severityLines(rule))),
    ...section('Parameters', lines(Object.entries(params).map(paramLine))),
    ...section('Mend it in the console', remediation.console),
    ...section('Mend it with the aws command', remediation.cli),
    ...section('Mend it with Terraform', remediation.terraform),
    ...section(
      'Frameworks',
      lines(Object.entries(frameworks).map(([name, ids]) => `${name}: ${ids.join(', ')}`)),
    ),
    ...section('Also known as', lines(aliases)),
    ...section('Read more', lines(rule.references)),
    ...section('Examples', lines(rule.examples.map(exampleLine))),
  ]);
}
