/** What yargs says about wrong flags to a mistake of the user's with a suggestion. */
import type { Argv } from 'yargs';
import { didYouMean } from '../model/nearest.js';
import { UserError } from '../model/user-error.js';

/** The names of all options that the parser knows, read from its usage text. */
const optionsIn = (help: string): string[] =>
  [...help.matchAll(/--([a-z][a-z-]*)/g)].flatMap((match) => match[1] ?? []);

/** A mistake in the command line. `parser` knows the options of the command that was tried. */
export function usageError(message: string, parser: Argv): UserError {
  const unknown = /^Unknown arguments?: (\S+?),?(?:\s|$)/.exec(message)?.[1];
  let help = '';
  parser.showHelp((text) => {
    help = text;
  });
  const hint = unknown === undefined ? undefined : didYouMean(unknown, optionsIn(help));
  return new UserError({
    what: message.charAt(0).toLowerCase() + message.slice(1),
    hint: hint?.replace(/'(.+)'/, "'--$1'") ?? 'Add --help to see what can be said.',
  });
}
