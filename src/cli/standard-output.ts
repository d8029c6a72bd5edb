/** Pieces of a report to standard output, no faster than whoever reads it takes them. */
import { once } from 'node:events';
import type { Chunk } from '../report/result-frame.js';

/** Waits until standard output takes more, or will never again. */
async function drained(): Promise<void> {
  const { stdout } = process;
  const waiting = new AbortController();
  const { signal } = waiting;
  try {
    await Promise.race([once(stdout, 'drain', { signal }), once(stdout, 'close', { signal })]);
  } catch {
    // What is wrong with standard output is told by who watches it.
  } finally {
    waiting.abort();
  }
}

/**
 * Prints. Where the reader goes away, such as `head`, the rest is left; what else goes wrong is told by `watchStreams`.
 */
export async function printPieces(pieces: Iterable<Chunk>): Promise<void> {
  const { stdout } = process;
  for (const piece of pieces) {
    if (stdout.destroyed || stdout.errored !== null) return;
    if (piece.length > 0 && !stdout.write(piece)) await drained();
  }
}
