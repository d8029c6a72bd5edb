/** What a crawl tells to lines for a person: one redrawn line on a terminal, a line per account elsewhere. */
import type { Progress } from '../crawl.js';
import { isIncomplete } from '../model/coverage.js';
import type { AccountInventory } from '../model/inventory.js';
import { visibleText } from '../report/visible-text.js';
import { counted } from '../report/wording.js';
import type { Terminal } from './terminal.js';

function lineOf({ account, coverage, secrets }: AccountInventory): string {
  const unseen = coverage.filter(isIncomplete);
  const regions = coverage.filter(({ status }) => status !== 'not').length;
  const name =
    account.name === undefined ? account.id : `${account.id} ${visibleText(account.name)}`;
  const seen = `${counted(secrets.length, 'secret')} in ${counted(regions, 'Region')}`;
  const [first] = unseen;
  if (first === undefined) return `${name}: ${seen}`;
  const why = first.api === undefined ? first.reason : `${first.reason} by ${first.api}`;
  return `${name}: ${seen}, ${unseen.length} not fully seen (${why})`;
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
