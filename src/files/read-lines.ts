/** A file that the user names -> its lines, one at a time, so that its length does not matter. */
import { createReadStream } from 'node:fs';
import { UserError } from '../model/user-error.js';

/** Standard input, by its descriptor: it may be a pipe or a socket, which have no path everywhere. */
const STANDARD_INPUT = 0;

/**
 * Reads lines (`-`: standard input); only line feeds end them, since JSON may hold other line separators. Not being able
 * to read is the user's mistake.
 */
export async function* readLines(file: string, what: string): AsyncGenerator<string> {
  const stream =
    file === '-'
      ? createReadStream('', { fd: STANDARD_INPUT, encoding: 'utf8' })
      : createReadStream(file, { encoding: 'utf8' });
  let rest = '';
  try {
    for await (const chunk of stream) {
      const lines = `${rest}${String(chunk)}`.split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    const why = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
    throw new UserError({ where: file, what: `${what} ${why}` });
  }
  if (rest !== '') yield rest;
}
