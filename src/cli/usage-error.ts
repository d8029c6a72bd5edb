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

/** The names of the commands that the parser knows at this place, read from its usage text. */
function commandsIn(help: string): string[] {
  const [, list = ''] = /^Commands:\n((?: .*\n)*)/m.exec(help) ?? [];
  return [...list.matchAll(/^ {2}(\S.*?)(?= {2}| <| \[|$)/gm)].flatMap(
    ([, usage = '']) => usage.split(' ').at(-1) ?? [],
  );
}

function textOf(parser: Argv): string {
  let help = '';
  parser.showHelp((text) => {
    help = text;
  });
  return help;
}

function unknownCommand(name: string, parser: Argv): UserError {
  const hint = didYouMean(name, commandsIn(textOf(parser))) ?? HELP;
  return new UserError({ what: `there is no command '${name}'`, hint });
}

/** A mistake in the command line. `parser` knows the options of the command that was tried. */
export function usageError(message: string, parser: Argv): UserError {
  const choices = CHOICES.exec(message);
  if (choices !== null) return wrongChoice(choices);
  const command = /^Unknown commands?: (\S+?),?(?:\s|$)/.exec(message)?.[1];
  if (command !== undefined) return unknownCommand(command, parser);
  if (/^Not enough non-option arguments/i.test(message))
    return new UserError({
      what: 'an argument is missing',
      hint: `Write it as: ${textOf(parser).split('\n')[0] ?? ''}`,
    });
  const unknown = /^Unknown arguments?: (\S+?),?(?:\s|$)/.exec(message)?.[1];
  const hint = unknown === undefined ? undefined : didYouMean(unknown, optionsIn(textOf(parser)));
  return new UserError({
    what: message.charAt(0).toLowerCase() + message.slice(1),
    hint: hint?.replace(/'(.+)'/, "'--$1'") ?? HELP,
  });
}
