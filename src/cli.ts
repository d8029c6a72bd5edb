#!/usr/bin/env node
/** Arguments to an exit code. The only place where errors are caught for good. */
import yargs, { type Argv } from 'yargs';
import { hideBin } from 'yargs/helpers';
import { costCommand } from './cli/cost.js';
import { demoCommand } from './cli/demo.js';
import { evaluateCommand } from './cli/evaluate.js';
import { EXIT, EXIT_CODES_TEXT } from './cli/exit-code.js';
import { mergeCommand } from './cli/merge.js';
import { permissionsCommand } from './cli/permissions.js';
import { policyCommand } from './cli/policy.js';
import { pushCommand } from './cli/push.js';
import { rulesCommand } from './cli/rules.js';
import { sandboxCommand } from './cli/sandbox.js';
import { scanCommand } from './cli/scan.js';
import { watchStreams } from './cli/terminal.js';
import { usageCommand } from './cli/usage.js';
import { usageError } from './cli/usage-error.js';
import { TOOL } from './files/package-facts.js';
import { UserError } from './model/user-error.js';

/** Once standard output has failed, no result makes that good. */
let unprintable = false;

const setExitCode = (code: number): void => {
  if (!unprintable) process.exitCode = code;
};

function tell(error: UserError): void {
  process.stderr.write(`error: ${error.message}\n`);
  setExitCode(EXIT.userError);
}

watchStreams((error) => {
  tell(
    new UserError({ where: 'standard output', what: `it cannot be written (${error.message})` }),
  );
  unprintable = true;
});

const commandLine = (args: readonly string[]): Argv =>
  yargs([...args])
    .scriptName(TOOL.name)
    // Texts of yargs are mended below, and must not depend on where the command runs.
    .locale('en')
    .usage('$0 <command>\n\nEvery secret of an AWS organization, judged by rules anyone can read.')
    .command(scanCommand(setExitCode))
    .command(evaluateCommand(setExitCode))
    .command(usageCommand(setExitCode))
    .command(costCommand(setExitCode))
    .command(mergeCommand(setExitCode))
    .command(pushCommand(setExitCode))
    .command(rulesCommand(setExitCode))
    .command(policyCommand(setExitCode))
    .command(permissionsCommand(setExitCode))
    .command(demoCommand(setExitCode))
    .command(sandboxCommand(setExitCode))
    .demandCommand(1, 'Say what to do: one of the commands above.')
    .strict()
    .strictCommands()
    .version(TOOL.version)
    .help()
    .alias('help', 'h')
    .wrap(Math.min(100, process.stdout.columns ?? 100))
    .epilogue(EXIT_CODES_TEXT)
    .exitProcess(false)
    .fail((message, error, parser) => {
      // yargs throws some mistakes of the user as errors of its own.
      const isOurs = error !== undefined && error !== null && error.name !== 'YError';
      if (isOurs) throw error;
      throw usageError(message ?? error?.message ?? '', parser);
    });

const BUG = `This is a bug of secrets-census, not a mistake of yours.
Please report it to its maintainers, with the command and the lines below.`;

const [first, ...rest] = hideBin(process.argv);
const asked = first === undefined || first === 'help' ? [...rest, '--help'] : [first, ...rest];

try {
  await commandLine(asked).parseAsync();
  if (first === undefined) setExitCode(EXIT.userError);
} catch (error) {
  if (error instanceof UserError) {
    tell(error);
  } else {
    const stack = error instanceof Error ? error.stack : String(error);
    process.stderr.write(
      `${BUG}\n\n${TOOL.name} ${TOOL.version}, Node.js ${process.version}\n${stack}\n`,
    );
    process.exitCode = EXIT.bug;
  }
}
