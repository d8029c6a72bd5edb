/** `secrets-census policy explain`: the analyser on one resource policy. */
import type { Argv, InferredOptionTypes, Options } from 'yargs';
import { readUserFile } from '../files/located-yaml.js';
import { type PolicyAnalysis, unreadableNote } from '../model/access.js';
import { UserError } from '../model/user-error.js';
import { analyzeResourcePolicy } from '../policy/analyze-resource-policy.js';
import { EXIT } from './exit-code.js';
import { policyText } from './policy-text.js';

/** Stands in where the user names no secret; a policy that says `Resource: "*"` means its own secret. */
const SOME_SECRET = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:example-AbCdEf';

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

const readPolicy = (file: string): string =>
  readUserFile(file === '-' ? '/dev/stdin' : file, 'the policy');

function analyse(flags: Flags): PolicyAnalysis {
  const trust = flags.trust ?? [];
  return analyzeResourcePolicy(readPolicy(flags.file), {
    secretArn: flags['secret-arn'] ?? SOME_SECRET,
    ...(flags.organization === undefined ? {} : { organizationId: flags.organization }),
    trustedAccounts: trust.filter((name) => !name.startsWith('o-')),
    trustedOrganizations: trust.filter((name) => name.startsWith('o-')),
  });
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
          const analysis = analyse(flags);
          const note = unreadableNote(analysis);
          if (note !== undefined && flags.output === 'text')
            throw new UserError({ where: flags.file, what: note.message });
          process.stdout.write(
            flags.output === 'json'
              ? `${JSON.stringify(analysis, null, 2)}\n`
              : policyText(analysis),
          );
          done(EXIT.ok);
        },
      })
      .demandCommand(1, 'Say what: explain.'),
  handler: () => {},
});
