/** What a push tells on its way -> lines for a person: one redrawn line on a terminal, a line every few seconds elsewhere. */

import type { PushProgress } from '../push.js';
import { counted } from '../report/wording.js';
import type { Commentary } from './terminal.js';

/** Milliseconds between two lines where there is no terminal. */
const LINE_EVERY = 5_000;

/** Milliseconds between two drawings of the same line. */
const DRAW_EVERY = 100;

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
): (progress: PushProgress) => void {
  let toldAt = clock();
  if (terminal.live) terminal.draw(`${WORDS.reading} …`);
  return (progress) => {
    const at = clock();
    if (at - toldAt < (terminal.live ? DRAW_EVERY : LINE_EVERY)) return;
    toldAt = at;
    if (terminal.live) terminal.draw(progressWords(progress));
    else terminal.say(progressWords(progress));
  };
}
