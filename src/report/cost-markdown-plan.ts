/** Unused secrets -> the section of the Markdown that says what to ask before they are deleted, and how that is done. */
import type { CostRow, DeletionCheck, DeletionPlan, Micros } from '../model/cost.js';
import { asCode, asText } from './markdown-text.js';

/** How amounts and accounts are written. */
export interface PlanPage {
  readonly sum: (micros: Micros) => string;
  readonly accountLabel: (id: string) => string;
}

const MARKS: Readonly<Record<DeletionCheck['status'], string>> = {
  clear: '- [x] ',
  attention: '- [ ] ',
  unknown: '- [ ] Not known: ',
};

const checkText = ({ status, says, names }: DeletionCheck): string =>
  `${MARKS[status]}${names.length === 0 ? asText(says) : `${asText(says.replace(/[.:]$/, ''))}: ${names.map(asCode).join(', ')}`}\n`;

/** Commands hold printable characters only, each command on its line, so nothing ends the block early. */
function commandsText({ commands }: DeletionPlan, account: string): string {
  if (commands === undefined)
    return '\nIts ARN is none that a command could name: delete it in the console.\n';
  const { removeReplicas, scheduleDeletion, restore } = commands;
  return [
    '\n```sh\n',
    // Only what is an id may stand where a shell reads.
    /^\d{12}$/.test(account) ? `# In account ${account}\n` : '',
    ...(removeReplicas === undefined
      ? []
      : ['# The replicas first: they are gone at once.\n', `${removeReplicas}\n`]),
    '# Nobody can read it from now on, and AWS deletes it in 30 days.\n',
    `${scheduleDeletion}\n`,
    '# If somebody misses it until then:\n',
    `# ${restore}\n`,
    '```\n',
  ].join('');
}

function planText({ sum, accountLabel }: PlanPage, row: CostRow, plan: DeletionPlan): string {
  const price =
    row.cost.status === 'priced' ? `${sum(row.cost.monthly)} a month` : 'price not known';
  return [
    `\n### ${asCode(row.name)}\n\n`,
    `Account ${asCode(accountLabel(row.account))}, ${asCode(row.region)}, ${price}\n\n`,
    ...plan.checks.map(checkText),
    commandsText(plan, row.account),
  ].join('');
}

const PLAN_INTRODUCTION = `
## Before you delete

Nothing here was executed. Run the commands with credentials of the account that is named, in a POSIX shell. Users and
roles of that account may read a secret by policies of their own, which are not listed here.
`;

/** The section, in pieces. */
export function* deletionPlanText(page: PlanPage, rows: Iterable<CostRow>): Generator<string> {
  yield PLAN_INTRODUCTION;
  for (const row of rows) if (row.deletion !== undefined) yield planText(page, row, row.deletion);
}
