/** What yargs says about wrong flags to a mistake of the user's with a suggestion. */
import type { Argv } from 'yargs';
import { didYouMean } from '../model/nearest.js';
import { UserError } from '../model/user-error.js';

/** The names of all options that the parser knows, read from its usage text. */
const optionsIn = (help: string): string[] =>
  [...help.matchAll(/--([a-z][a-z-]*)/g)].flatMap((match) => match[1] ?? []);

const HELP = 'Add --help to see what can be said.';

/** `Argument: fail-on, Given: "hihg", Choices: "info", "low"` */
const CHOICES = /Argument: ([a-z-]+), Given: "([^"]*)", Choices: (.+)/;

function wrongChoice([, name = '', given = '', choices = '']: RegExpExecArray): UserError {
  const known = [...choices.matchAll(/"([^"]+)"/g)].flatMap((match) => match[1] ?? []);
  return new UserError({
    where: `--${name} ${given}`,
    what: `'${given}' is not one of ${known.join(', ')}`,
    hint: didYouMean(given, known) ?? HELP,
  });
}

/** A mistake in the command line. `parser` knows the options of the command that was tried. */
export function usageError(message: string, parser: Argv): UserError {
  const choices = CHOICES.exec(message);
  if (choices !== null) return wrongChoice(choices);
  const command = /^Did you mean (\S+)\?$/.exec(message)?.[1];
  if (command !== undefined)
    return new UserError({ what: 'there is no such command', hint: `Did you mean '${command}'?` });
  const unknown = /^Unknown arguments?: (\S+?),?(?:\s|$)/.exec(message)?.[1];
  let help = '';
  parser.showHelp((text) => {
    help = text;
  });
  const hint = unknown === undefined ? undefined : didYouMean(unknown, optionsIn(help));
  return new UserError({
    what: message.charAt(0).toLowerCase() + message.slice(1),
    hint: hint?.replace(/'(.+)'/, "'--$1'") ?? HELP,
  });
}
