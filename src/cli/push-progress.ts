/** What a push tells on its way -> lines for a person: one redrawn line on a terminal, a line every few seconds elsewhere. */

import type { PushProgress } from '../push.js';
import { counted } from '../report/wording.js';
import type { Commentary } from './terminal.js';

/** Milliseconds between two lines where there is no terminal. */
const LINE_EVERY = 5_000;

const WORDS: Readonly<Record<PushProgress['phase'], string>> = {
  reading: 'Reading Security Hub',
  sending: 'Sending to Security Hub',
};

/** `Reading Security Hub: 3 of 20 hubs`. */
const progressWords = ({ hubs, of, phase }: PushProgress): string =>
  `${WORDS[phase]}: ${hubs} of ${counted(of, 'hub')}`;

/** Progress on standard error. `clock` gives milliseconds. */
export function showPush(
  terminal: Commentary,
  clock = () => performance.now(),
): (done: PushProgress) => void {
  let saidAt = clock();
  return (done) => {
    if (terminal.live) {
      terminal.draw(progressWords(done));
      return;
    }
    const at = clock();
    if (at - saidAt < LINE_EVERY) return;
    saidAt = at;
    terminal.say(progressWords(done));
  };
}
