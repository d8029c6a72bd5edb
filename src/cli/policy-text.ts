/** What the policy analyser says, for a person. */
import type { Grant, PolicyAnalysis } from '../model/access.js';
import { visibleText } from '../report/visible-text.js';

const VERDICTS: readonly (readonly [keyof PolicyAnalysis, string])[] = [
  ['public', 'Any AWS account gets in.'],
  ['external', 'Somebody outside the own account, organization and trusted accounts gets in.'],
  ['confusedDeputy', 'An AWS service acting for an account that is not trusted gets in.'],
];

function grantLines({ statement, principal, actions, narrowedBy, witness }: Grant): string[] {
  const sid = statement.sid === undefined ? '' : ` (${statement.sid})`;
  return [
    '',
    `Statement ${statement.index}${sid} lets in ${principal}:`,
    ...actions.map((action) => `  ${action}`),
    ...narrowedBy.map((c) => `  only where ${c.key} ${c.operator} ${c.values.join(' or ')}`),
    `  for example: ${witness.principalArn ?? witness.service ?? 'a requester'} calls ${witness.action}`,
    ...Object.entries(witness.context).map(([key, value]) => `    with ${key} = ${value}`),
  ];
}

/** A page of text. Names in policies are written by strangers, so each line is made printable. */
export function policyText(analysis: PolicyAnalysis, assumed: readonly string[]): string {
  const verdicts = VERDICTS.filter(([name]) => analysis[name] === true).map(([, text]) => text);
  const lines = [
    ...(verdicts.length === 0 ? ['Nobody outside gets in.'] : verdicts),
    ...(analysis.valueReadable ? ["The secret's value can be read from outside."] : []),
    ...analysis.grants.flatMap(grantLines),
    ...(analysis.notes.length === 0 ? [] : ['', 'Notes:']),
    ...analysis.notes.map(({ statement, message }) =>
      statement === undefined ? `  ${message}` : `  Statement ${statement}: ${message}`,
    ),
    '',
    ...assumed,
    analysis.confidence === 'exact'
      ? 'Everything in the policy was understood.'
      : 'Something in the policy was not understood; the notes name it.',
  ];
  return `${lines.map(visibleText).join('\n')}\n`;
}
