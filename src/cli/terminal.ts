/** The process's streams: the report goes to standard output, everything said about it to standard error. */
import { NO_TERMINAL, type RenderOptions } from '../report/formats.js';
import type { Chunk } from '../report/result-frame.js';
import { printPieces } from './standard-output.js';

/** What is said about a report, on standard error; silent under `--quiet`. */
export interface Commentary {
  /** Whether standard error is a terminal, where a line may be redrawn. */
  readonly live: boolean;
  /** Lines for standard error. */
  say(text: string): void;
  /** Redraws the last line of standard error. */
  draw(line: string): void;
}

/** Where a command prints. */
export interface Terminal extends Commentary {
  /** How the report on standard output is laid out. */
  readonly render: RenderOptions;
  /** How a table on standard error is. */
  readonly aside: RenderOptions;
  /** Text for standard output, as it is, no faster than its reader takes it. */
  print(pieces: Iterable<Chunk>): Promise<void>;
}

/**
 * Calls back, once, when standard output cannot take what is printed. A reader that went away, such as `head`, is no
 * error; and where standard error fails there is nobody left to tell.
 */
export function watchStreams(failed: (error: Error) => void): void {
  let told = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || told) return;
    told = true;
    failed(error);
  });
  process.stderr.on('error', () => {});
}

/** Output of the running process. Colours need a terminal or `FORCE_COLOR`, and neither `--no-color` nor `NO_COLOR`. */
export function processTerminal(options: {
  readonly color: boolean;
  readonly quiet: boolean;
}): Terminal {
  const { stdout, stderr, env } = process;
  const isSet = (name: string): boolean => !['', '0'].includes(env[name] ?? '');
  const isColored = (stream: NodeJS.WriteStream): boolean =>
    options.color && !isSet('NO_COLOR') && (stream.isTTY || isSet('FORCE_COLOR'));
  const asked = Number(env['COLUMNS']);
  const piped = Number.isInteger(asked) && asked >= 20 ? asked : NO_TERMINAL.columns;
  const renderTo = (stream: NodeJS.WriteStream): RenderOptions => ({
    columns: stream.isTTY ? stream.columns : piped,
    color: isColored(stream),
  });
  let drawn = false;
  const clear = (): void => {
    if (drawn) stderr.write('\r\u001b[2K');
    drawn = false;
  };
  return {
    render: renderTo(stdout),
    aside: renderTo(stderr),
    live: stderr.isTTY,
    print(pieces) {
      clear();
      return printPieces(pieces);
    },
    say(text) {
      if (options.quiet) return;
      clear();
      stderr.write(`${text}\n`);
    },
    draw(line) {
      if (options.quiet) return;
      clear();
      stderr.write(line.slice(0, Math.max(20, (stderr.columns ?? 80) - 1)));
      drawn = true;
    },
  };
}
