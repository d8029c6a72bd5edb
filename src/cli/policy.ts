/** `secrets-census policy explain`: the analyser on one resource policy. */
import type { Argv, InferredOptionTypes, Options } from 'yargs';
import { isPolicyLine } from '../files/policy-line.js';
import { readLines } from '../files/read-lines.js';
import { type PolicyContext, unreadableNote } from '../model/access.js';
import { parseSecretArn } from '../model/arn.js';
import { UserError } from '../model/user-error.js';
import { analyzeResourcePolicy } from '../policy/analyze-resource-policy.js';
import { EXIT } from './exit-code.js';
import { parseTrust } from './options.js';
import { explainFleet } from './policy-fleet.js';
import { policyText } from './policy-text.js';
import { processTerminal } from './terminal.js';

/** Stands in where nothing names the secret: no account is its own then. */
const SOME_SECRET = '';

const NAMED_SECRET = /arn:[a-z-]+:secretsmanager:[a-z0-9-]+:\d{12}:secret:[^"\s]+/;

/** The secret that the policy itself names, wildcards filled; a policy that says `Resource: "*"` names none. */
const secretIn = (policy: string): string | undefined =>
  NAMED_SECRET.exec(policy)?.[0].replace(/[?*]/g, 'x');

/** What the verdict takes for granted because nobody said otherwise. */
function assumptions(flags: Flags, named: string | undefined): string[] {
  const secret =
    flags['secret-arn'] !== undefined
      ? []
      : named === undefined
        ? [
            'The own account is not known (--secret-arn): every account that is named counts as outside.',
          ]
        : [`Taken for the policy of ${named} (--secret-arn names another).`];
  const organization =
    flags.organization === undefined
      ? [
          'The own organization is not known (--organization): every organization counts as outside.',
        ]
      : [];
  return [...secret, ...organization];
}

function checkFlags(flags: Flags): void {
  const arn = flags['secret-arn'];
  if (arn !== undefined && parseSecretArn(arn) === undefined)
    throw new UserError({ where: `--secret-arn ${arn}`, what: 'this is no ARN of a secret' });
  const organization = flags.organization;
  if (organization !== undefined && !organization.startsWith('o-'))
    throw new UserError({ where: `--organization ${organization}`, what: 'an id begins with o-' });
}

const OPTIONS = {
  'secret-arn': { type: 'string', requiresArg: true, description: 'ARN of the secret' },
  organization: { type: 'string', requiresArg: true, description: 'Own organization, o-...' },
  trust: {
    type: 'string',
    array: true,
    nargs: 1,
    requiresArg: true,
    description: 'Account or organization that is no outsider; repeatable',
  },
  output: { alias: 'o', choices: ['text', 'json'], default: 'text', description: 'Format' },
} as const satisfies Record<string, Options>;

type Flags = InferredOptionTypes<typeof OPTIONS> & { readonly file: string };

/** yargs makes an empty text of a lone hyphen. */
const nameOf = ({ file }: Flags): string => (file === '' ? '-' : file);

const contextOf = (flags: Flags): Omit<PolicyContext, 'secretArn'> => {
  const trusted = parseTrust(flags.trust ?? []);
  return {
    ...(flags.organization === undefined ? {} : { organizationId: flags.organization }),
    trustedAccounts: trusted.accounts,
    trustedOrganizations: trusted.organizations,
  };
};

/** What GetResourcePolicy answers, which holds the policy as a text beside the secret's ARN. */
function unwrapped(text: string): { readonly policy: string; readonly secretArn?: string } {
  const answer = jsonOf(text);
  const policy = answer?.['ResourcePolicy'];
  const arn = answer?.['ARN'];
  if (typeof policy !== 'string') return { policy: text };
  return typeof arn === 'string' && parseSecretArn(arn) !== undefined
    ? { policy, secretArn: arn }
    : { policy };
}

function jsonOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    // The analyser says of a text that is no JSON what it says of it.
    return undefined;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const MOST_COLUMNS = 100;

function explainOne(text: string, given: Partial<PolicyContext>, flags: Flags): string {
  const { policy, secretArn } = unwrapped(text);
  const named = secretArn ?? secretIn(policy);
  const analysis = analyzeResourcePolicy(policy, {
    ...given,
    secretArn: flags['secret-arn'] ?? named ?? SOME_SECRET,
  });
  if (flags.output === 'json') return `${JSON.stringify(analysis, null, 2)}\n`;
  const note = unreadableNote(analysis);
  if (note !== undefined) throw new UserError({ where: flags.file, what: note.message });
  const { columns } = processTerminal({ color: false, quiet: false }).render;
  return policyText(analysis, assumptions(flags, named), Math.min(MOST_COLUMNS, columns));
}

const write = (text: string): Promise<void> =>
  new Promise((resolve) => {
    process.stdout.write(text, () => resolve());
  });

async function* startingWith(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}

/** One policy, however many lines it has; or one on each line, with its context. */
async function explain(flags: Flags): Promise<void> {
  checkFlags(flags);
  const given = contextOf(flags);
  const lines = readLines(nameOf(flags), 'the policy');
  const { value: first = '' } = await lines.next();
  if (isPolicyLine(first)) {
    const defaults = { ...given, secretArn: flags['secret-arn'] ?? SOME_SECRET };
    return explainFleet(startingWith(first, lines), defaults, write);
  }
  const rest: string[] = [];
  for await (const line of lines) rest.push(line);
  return write(explainOne([first, ...rest].join('\n'), given, flags));
}

/** The command. `done` takes its exit code. */
export const policyCommand = (done: (code: number) => void) => ({
  command: 'policy',
  describe: 'Explain what a resource policy lets outsiders do',
  builder: (yargs: Argv) =>
    yargs
      .command({
        command: 'explain <file>',
        describe: 'Who outside can do what, by which statement, with a request that would succeed',
        builder: (y: Argv) =>
          y
            .positional('file', {
              type: 'string',
              demandOption: true,
              description:
                'A policy, what GetResourcePolicy answers, or one {"policy", "context"} on each line; - for stdin',
            })
            .options(OPTIONS)
            .example('$0 policy explain policy.json --organization o-a1b2c3d4e5', '')
            .example(
              'aws secretsmanager get-resource-policy --secret-id X | $0 policy explain -',
              '',
            ),
        handler: async (flags: Flags) => {
          await explain(flags);
          done(EXIT.ok);
        },
      })
      .demandCommand(1, 'Say what: explain.'),
  handler: () => {},
});
