/** What the policy analyser says, for a person. */
import wrapAnsi from 'wrap-ansi';
import type {
  ActionEffect,
  ConsideredDeny,
  Grant,
  PatchOperation,
  PolicyAnalysis,
  PolicyCondition,
  UncreditedCondition,
} from '../model/access.js';
import { requestWords, statementWords } from '../model/witness-sentence.js';
import { visibleText } from '../report/visible-text.js';

const VERDICTS: readonly (readonly [keyof PolicyAnalysis, string])[] = [
  ['public', 'Any AWS account gets in.'],
  ['external', 'Somebody outside the own account, organization and trusted accounts gets in.'],
  ['confusedDeputy', 'An AWS service acting for an account that is not trusted gets in.'],
  ['valueReadable', "The secret's value can be read from outside."],
  ['organizationWide', 'Every account of the own organization can read the value.'],
];

const EFFECTS: Readonly<Record<ActionEffect, string>> = {
  readsValue: 'reads the value',
  controlsPolicy: 'controls the policy',
  changesValue: 'changes the value',
  destroys: 'destroys',
  metadata: 'metadata',
};

/** A paragraph: what it is about, and its text, which is indented below the first line. */
type Paragraph = readonly [label: string, text: string];

const LABEL = 13;
const NARROWEST = 40;

const conditionWords = ({ operator, key, values }: PolicyCondition): string =>
  `${key} ${operator} ${values.join(' or ')}`;

const uncredited = (condition: UncreditedCondition): Paragraph => [
  'not stopped',
  `by ${conditionWords(condition)}: ${condition.reason}`,
];

const denied = ({ statement, origin, effect, reason }: ConsideredDeny): Paragraph => [
  'not stopped',
  `by the Deny of ${statementWords(statement)}${
    origin === 'policy' ? '' : ' of a resource control policy'
  }${effect === 'partial' ? ', which stops others' : ''}: ${reason}`,
];

const operationWords = (operation: PatchOperation): string =>
  operation.op === 'remove'
    ? `remove ${operation.path}`
    : `${operation.op} ${operation.path} ${JSON.stringify(operation.value)}`;

const shortName = (action: string): string => action.slice(action.indexOf(':') + 1);

function paragraphsOf(grant: Grant): readonly Paragraph[] {
  return [
    [
      'may',
      `${grant.actions.map(shortName).join(', ')} (${grant.effects.map((effect) => EFFECTS[effect]).join(', ')})`,
    ],
    ['for example', requestWords(grant)],
    ...grant.narrowedBy.map((condition): Paragraph => ['only where', conditionWords(condition)]),
    ...grant.notCredited.map(uncredited),
    ...grant.denies.map(denied),
    ...(grant.confidence === 'exact'
      ? []
      : [['not certain', 'something was not understood, and was counted as exposure'] as const]),
    ['to close it', grant.fix.summary],
    ...grant.fix.patch.map((operation): Paragraph => ['', operationWords(operation)]),
  ];
}

/** Wraps a text, with every line but the first behind the indentation. */
const wrapped = (text: string, indent: number, columns: number): string =>
  wrapAnsi(text, Math.max(NARROWEST, columns) - indent, { hard: true, trim: true })
    .split('\n')
    .join(`\n${' '.repeat(indent)}`);

const layOut =
  (columns: number) =>
  ([label, text]: Paragraph): string =>
    `  ${label.padEnd(LABEL)}${wrapped(visibleText(text), LABEL + 2, columns)}`;

const grantLines = (grant: Grant, columns: number): readonly string[] => [
  '',
  wrapped(
    visibleText(
      `Statement ${statementWords(grant.statement).slice(10)} lets in ${grant.principal}`,
    ),
    2,
    columns,
  ),
  ...paragraphsOf(grant).map(layOut(columns)),
];

const noteLine = ({ statement, message }: PolicyAnalysis['notes'][number]): string =>
  statement === undefined ? message : `Statement ${statement}: ${message}`;

/** A page of text of so many columns. Names in policies are written by strangers, so all of them are made printable. */
export function policyText(
  analysis: PolicyAnalysis,
  assumed: readonly string[],
  columns: number,
): string {
  // That everybody gets in says that somebody does.
  const verdicts = VERDICTS.filter(
    ([name]) => analysis[name] === true && !(name === 'external' && analysis.public),
  ).map(([, text]) => text);
  const isClosed = !analysis.external && !analysis.confusedDeputy;
  const plain = (text: string, indent = 0): string =>
    `${' '.repeat(indent)}${wrapped(visibleText(text), indent, columns)}`;
  const lines = [
    ...(isClosed ? ['Nobody outside gets in.'] : []),
    ...verdicts.map((text) => plain(text)),
    ...analysis.grants.flatMap((grant) => grantLines(grant, columns)),
    ...(analysis.notes.length === 0 ? [] : ['', 'Notes:']),
    ...analysis.notes.map((note) => plain(noteLine(note), 2)),
    '',
    ...assumed.map((text) => plain(text)),
    analysis.confidence === 'exact'
      ? 'Everything in the policy was understood.'
      : plain('Something in the policy was not understood; the notes name it.'),
  ];
  return `${lines.join('\n')}\n`;
}
