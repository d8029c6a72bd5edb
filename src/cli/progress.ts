/** What a crawl tells to lines for a person: one redrawn line on a terminal, a line per account elsewhere. */
import type { Progress } from '../crawl.js';
import { isIncomplete } from '../model/coverage.js';
import type { AccountInventory } from '../model/inventory.js';
import type { Terminal } from './terminal.js';

function lineOf({ account, coverage, secrets }: AccountInventory): string {
  const unseen = coverage.filter(isIncomplete);
  const seen = `${secrets.length} secrets in ${coverage.length - unseen.length} Regions`;
  const [first] = unseen;
  if (first === undefined) return `${account.id}: ${seen}`;
  const why = first.api === undefined ? first.reason : `${first.reason} by ${first.api}`;
  return `${account.id}: ${seen}, ${unseen.length} not fully seen (${why})`;
}

/** Progress on standard error. */
export function showProgress(terminal: Terminal): Progress {
  let accounts = 0;
  let done = 0;
  let secrets = 0;
  const counted = (): string => `${done} of ${accounts} accounts, ${secrets} secrets`;
  return {
    started(count, note) {
      accounts = count;
      if (note !== undefined) terminal.say(note);
    },
    accountDone(inventory) {
      done++;
      secrets += inventory.secrets.length;
      if (terminal.live) terminal.draw(`Collecting: ${counted()}`);
      else terminal.say(`[${done}/${accounts}] ${lineOf(inventory)}`);
      if (terminal.live && done === accounts) terminal.say(`Collected ${counted()}.`);
    },
  };
}
