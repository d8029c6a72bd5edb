/** Policies, and what other tools say of them -> a page that sets our analyser's answers beside theirs. */
import type {
  Grant,
  GrantClass,
  PolicyAnalysis,
  PolicyNote,
  Witness,
} from '../../../src/model/access.js';
import {
  analysisOf,
  type Case,
  type Circle,
  type Comparison,
  circleOf,
  isReadable,
  isRight,
  policyOf,
  type Saying,
} from './comparison.js';
import { anchor, block, code, plain, shortJson, table } from './markdown.js';

const OUR_NAME = 'Secrets Census';

const CIRCLES: Readonly<Record<Circle, string>> = {
  public: 'everyone',
  external: 'someone outside',
  services: 'services acting for anyone',
  nobody: 'nobody',
};

const SAYINGS: Readonly<Record<Saying, string>> = {
  open: 'open',
  closed: 'closed',
  breaks: 'breaks',
  nothing: 'does not look',
};

const mark = (right: boolean | undefined): string =>
  right === undefined ? '–' : right ? '✓' : '✗';

const headingOf = ({ title }: Case, index: number): string => `${index + 1}. ${title}`;

const ourMark = (policy: Case, analysis: PolicyAnalysis): string =>
  mark(circleOf(analysis) === policy.letsIn && analysis.valueReadable === isReadable(policy));

function summary(comparison: Comparison): string {
  const { tools, cases } = comparison;
  return table(
    ['Policy', 'Lets in', OUR_NAME, ...tools.map(({ name }) => plain(name))],
    cases.map((policy, index) => [
      `[${plain(headingOf(policy, index))}](${anchor(headingOf(policy, index))})`,
      CIRCLES[policy.letsIn],
      ourMark(policy, analysisOf(policy, comparison)),
      ...tools.map(({ id }) => mark(isRight(policy.answers[id], policy))),
    ]),
  );
}

const GRANT_CLASSES: Readonly<Record<GrantClass, Circle>> = {
  public: 'public',
  external: 'external',
  confusedDeputy: 'services',
};

const shortName = (action: string): string => code(action.replace(/^secretsmanager:/, ''));

const MANY = 3;

const namesOf = ({ actions }: Grant): string =>
  actions.length > MANY ? `${actions.length} actions` : actions.map(shortName).join(', ');

function requestOf({ principalArn, service, organization, action, context }: Witness): string {
  const caller = code(principalArn ?? service ?? 'someone');
  const from = organization === undefined ? '' : ` of organization ${code(organization)}`;
  const keys = Object.entries(context)
    .filter(([, value]) => value !== principalArn && value !== organization)
    .map(([key, value]) => code(`${key} = ${value}`));
  const having = keys.length === 0 ? '' : `, with ${keys.join(', ')}`;
  return `${caller}${from} calls ${shortName(action)}${having}`;
}

const noteText = ({ statement, message }: PolicyNote): string =>
  `${statement === undefined ? 'Note' : `Note on statement ${statement + 1}`}: ${plain(message)}`;

/** What our analyser says, in its own words: the widest grant, the request that proves it, and its notes. */
function ourAnswer(analysis: PolicyAnalysis): string {
  const circle = circleOf(analysis);
  const grant = analysis.grants.find((each) => GRANT_CLASSES[each.class] === circle);
  const said =
    grant === undefined
      ? ['Nobody outside gets in.']
      : [
          `Open to ${plain(grant.principal)}: ${namesOf(grant)}.`,
          ...(analysis.valueReadable ? [] : ['The value stays unreadable.']),
          `For example, ${requestOf(grant.witness)}.`,
        ];
  const doubts = analysis.confidence === 'exact' ? [] : ['This is counted on the safe side.'];
  return [[...said, ...doubts].join(' '), ...analysis.notes.map(noteText)].join('<br>');
}

function section(policy: Case, index: number, comparison: Comparison): string {
  const analysis = analysisOf(policy, comparison);
  const others = comparison.tools.map(({ id, name }) => {
    const answer = policy.answers[id];
    return [
      plain(name),
      `${mark(isRight(answer, policy))} ${answer === undefined ? 'not known' : SAYINGS[answer.says]}`,
      plain(answer?.why ?? 'Nothing that was read decides it'),
    ];
  });
  const ours = `${ourMark(policy, analysis)} ${CIRCLES[circleOf(analysis)]}`;
  return [
    `## ${plain(headingOf(policy, index))}`,
    `Lets in **${CIRCLES[policy.letsIn]}**. ${plain(policy.because)}`,
    '<details><summary>The policy</summary>',
    block('json', shortJson(policyOf(policy))),
    '</details>',
    table(['', 'Says', 'Why'], [[`**${OUR_NAME}**`, ours, ourAnswer(analysis)], ...others]),
  ].join('\n\n');
}

const toolTable = ({ tools }: Comparison): string =>
  table(
    ['Tool', 'Version', 'Check', 'Asks', 'How its answers were learned'],
    tools.map(({ name, version, check, asks, source }) => [
      plain(name),
      plain(version),
      code(check),
      plain(asks),
      plain(source),
    ]),
  );

function introduction({ setting, seen }: Comparison): string {
  const organization = code(setting.organizationId ?? 'none');
  const trusted = (setting.trustedAccounts ?? []).map(code).join(', ');
  return `Policies of one secret, what each of them really lets in, and what tools say about it.

The column of ${OUR_NAME} is computed: a test runs the analyser on every policy, compares its answer
with the truth that is stated, and compares this page byte for byte. The columns of the others tell
what their check answers to the question that it asks, and why; the second table says how that was
learned, in ${plain(seen)}. The policies were chosen because answers differ, so this is no score.

✓ right · ✗ wrong, or the check breaks · – the check does not look at this, or its answer is not known

The secret is ${code(setting.secretArn)}. Its organization is ${organization}, and account
${trusted} is trusted. *Everyone* means any AWS account: Secrets Manager knows no anonymous callers.`;
}

const WITHOUT_CHECK = `AWS Security Hub, AWS Config, CloudSploit, ScoutSuite, Trivy, ElectricEye, cloud-audit,
CloudBurn, ZeusCloud, cdk-nag and CloudFormation Guard have no check that tells who outside can reach
a secret by its policy; Checkov has one in an open pull request (#7595).`;

/** The whole page. */
export const comparisonPage = (comparison: Comparison): string =>
  `${[
    '# Who can reach the secret? Tools compared',
    introduction(comparison),
    summary(comparison),
    toolTable(comparison),
    WITHOUT_CHECK,
    ...comparison.cases.map((policy, index) => section(policy, index, comparison)),
  ].join('\n\n')}\n`;
