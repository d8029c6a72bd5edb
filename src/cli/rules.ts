/** `secrets-census rules`: lists, shows and tests rules. */
import type { Argv } from 'yargs';
import { EXAMPLES_NOW, runExamples } from '../evaluate/examples.js';
import { loadConfig } from '../files/config.js';
import { didYouMean } from '../model/nearest.js';
import type { Outcome, RuleDefinition, Severity } from '../model/rule.js';
import { UserError } from '../model/user-error.js';
import { EXIT } from './exit-code.js';
import { loadPack } from './options.js';
import { ruleText } from './rule-text.js';

interface Flags {
  readonly config?: string | undefined;
  readonly rules?: readonly string[] | undefined;
  readonly json?: boolean | undefined;
}

const OPTIONS = {
  config: { type: 'string', requiresArg: true, description: 'Configuration file' },
  rules: {
    type: 'string',
    array: true,
    nargs: 1,
    requiresArg: true,
    description: 'Folder with rules of your own; repeatable',
  },
} as const;

const packOf = (flags: Flags) =>
  loadPack([...(loadConfig(flags.config).config.ruleFolders ?? []), ...(flags.rules ?? [])]);

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function listRules(flags: Flags): number {
  const { definitions } = packOf(flags);
  if (flags.json === true) {
    print(JSON.stringify(definitions, null, 2));
    return EXIT.ok;
  }
  const width = Math.max(...definitions.map(({ id }) => id.length));
  for (const { id, severity, title, enabled } of definitions)
    print(
      `${severity.padEnd(8)}  ${id.padEnd(width)}  ${title}${enabled === false ? ' (off)' : ''}`,
    );
  return EXIT.ok;
}

function find(definitions: readonly RuleDefinition[], id: string): RuleDefinition {
  const found =
    definitions.find((rule) => rule.id === id) ??
    definitions.find((rule) => rule.aliases?.includes(id) === true);
  if (found !== undefined) return found;
  const ids = definitions.map((rule) => rule.id);
  throw new UserError({
    what: `there is no rule '${id}'`,
    hint: didYouMean(id, ids) ?? "'secrets-census rules list' names them.",
  });
}

function showRule(flags: Flags & { readonly id: string }): number {
  const rule = find(packOf(flags).definitions, flags.id);
  print(flags.json === true ? JSON.stringify(rule, null, 2) : ruleText(rule));
  return EXIT.ok;
}

/** `violation (medium): The secret ...` */
const outcomeWords = (
  outcome: Outcome,
  severity: Severity | undefined,
  message: string | undefined,
): string =>
  `${outcome}${severity === undefined ? '' : ` (${severity})`}${message === undefined ? '' : `: ${message}`}`;

function testRules(flags: Flags): number {
  const results = packOf(flags)
    .compile(EXAMPLES_NOW)
    .flatMap((rule) => runExamples(rule).map((result) => ({ id: rule.definition.id, ...result })));
  const failed = results.filter(({ ok }) => !ok);
  for (const { id, example, outcome, severity, message } of failed) {
    print(`${id}: ${example.name}`);
    print(`  expected ${outcomeWords(example.expect, example.severity, example.message)}`);
    print(`  got      ${outcomeWords(outcome, severity, message)}`);
  }
  print(`${results.length - failed.length} of ${results.length} examples hold.`);
  return failed.length === 0 ? EXIT.ok : EXIT.findings;
}

/** The commands. `done` takes their exit code. */
export const rulesCommand = (done: (code: number) => void) => ({
  command: 'rules',
  describe: 'List, show and test the rules',
  builder: (yargs: Argv) =>
    yargs
      .command({
        command: 'list',
        describe: 'Every rule with its severity and title',
        builder: (y: Argv) => y.options(OPTIONS).option('json', { type: 'boolean' }),
        handler: (flags: Flags) => done(listRules(flags)),
      })
      .command({
        command: 'show <id>',
        describe:
          "One rule: why it is, how to mend it, its condition and its examples; peers' ids work too",
        builder: (y: Argv) =>
          y
            .positional('id', { type: 'string', demandOption: true })
            .options(OPTIONS)
            .option('json', { type: 'boolean' })
            .example('$0 rules show unused', '')
            .example(
              '$0 rules show securityhub:SecretsManager.1',
              'the rule that covers a control',
            ),
        handler: (flags: Flags & { readonly id: string }) => done(showRule(flags)),
      })
      .command({
        command: 'test',
        describe: 'Run the examples of every rule; exit code 1 where one does not hold',
        builder: (y: Argv) =>
          y.options(OPTIONS).example('$0 rules test --rules ./my-rules', 'check rules of your own'),
        handler: (flags: Flags) => done(testRules(flags)),
      })
      .demandCommand(1, 'Say which: list, show or test.'),
  handler: () => {},
});
