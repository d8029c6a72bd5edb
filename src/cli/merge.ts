/** `secrets-census merge`: one snapshot of many. */
import type { Argv } from 'yargs';
import { merge } from '../merge.js';
import { EXIT } from './exit-code.js';
import { processTerminal } from './terminal.js';

interface Flags {
  readonly snapshots: readonly string[];
  readonly snapshot: string;
  readonly quiet: boolean;
}

function runMerge({ snapshots, snapshot, quiet }: Flags): number {
  const terminal = processTerminal({ color: false, quiet });
  const { accounts, repeated } = merge(snapshots, snapshot);
  if (repeated.length > 0)
    terminal.say(
      `${repeated.length} accounts are in several of them; the latest scan counts: ${repeated.slice(0, 10).join(', ')}${repeated.length > 10 ? ', …' : ''}`,
    );
  terminal.say(`Merged ${accounts} accounts of ${snapshots.length} snapshots into ${snapshot}.`);
  return EXIT.ok;
}

/** The command. `done` takes its exit code. */
export const mergeCommand = (done: (code: number) => void) => ({
  command: 'merge <snapshots..>',
  describe: 'Put snapshots of several scans together, such as those of --shard',
  builder: (yargs: Argv) =>
    yargs
      .positional('snapshots', {
        type: 'string',
        array: true,
        demandOption: true,
        description: 'Their folders',
      })
      .options({
        snapshot: {
          type: 'string',
          demandOption: true,
          requiresArg: true,
          description: 'New folder for the whole',
        },
        quiet: { alias: 'q', type: 'boolean', default: false, description: 'Say nothing' },
      })
      .example('$0 merge part-1 part-2 --snapshot whole', 'then: secrets-census evaluate whole'),
  handler: (flags: Flags) => done(runMerge(flags)),
});
