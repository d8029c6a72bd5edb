/** `secrets-census policy explain`: the analyser on one resource policy. */
import type { Argv, InferredOptionTypes, Options } from 'yargs';
import { readUserFile } from '../files/located-yaml.js';
import { type PolicyAnalysis, unreadableNote } from '../model/access.js';
import { parseSecretArn } from '../model/arn.js';
import { UserError } from '../model/user-error.js';
import { analyzeResourcePolicy } from '../policy/analyze-resource-policy.js';
import { EXIT } from './exit-code.js';
import { parseTrust } from './options.js';
import { policyText } from './policy-text.js';

/** Stands in where nothing names the secret: an account that no policy of the user's can mean. */
const SOME_SECRET = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:example-AbCdEf';

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
const readPolicy = (file: string): string => readUserFile(file === '' ? '-' : file, 'the policy');

interface Explained {
  readonly analysis: PolicyAnalysis;
  readonly assumed: readonly string[];
}

function explain(flags: Flags): Explained {
  checkFlags(flags);
  const trusted = parseTrust(flags.trust ?? []);
  const policy = readPolicy(flags.file);
  const named = secretIn(policy);
  const analysis = analyzeResourcePolicy(policy, {
    secretArn: flags['secret-arn'] ?? named ?? SOME_SECRET,
    ...(flags.organization === undefined ? {} : { organizationId: flags.organization }),
    trustedAccounts: trusted.accounts,
    trustedOrganizations: trusted.organizations,
  });
  return { analysis, assumed: assumptions(flags, named) };
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
            .positional('file', { type: 'string', demandOption: true, description: '- for stdin' })
            .options(OPTIONS)
            .example('$0 policy explain policy.json --organization o-a1b2c3d4e5', '')
            .example(
              'aws secretsmanager get-resource-policy --secret-id X --query ResourcePolicy --output text | $0 policy explain -',
              '',
            ),
        handler: (flags: Flags) => {
          const { analysis, assumed } = explain(flags);
          const note = unreadableNote(analysis);
          if (note !== undefined && flags.output === 'text')
            throw new UserError({ where: flags.file, what: note.message });
          process.stdout.write(
            flags.output === 'json'
              ? `${JSON.stringify(analysis, null, 2)}\n`
              : policyText(analysis, assumed),
          );
          done(EXIT.ok);
        },
      })
      .demandCommand(1, 'Say what: explain.'),
  handler: () => {},
});
