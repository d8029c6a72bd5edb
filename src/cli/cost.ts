/** `secrets-census cost`: what the secrets of a snapshot cost a month, and what those cost that nobody reads. */
import type { Argv } from 'yargs';
import { type ReviewedCosts, reviewCosts } from '../assess/review-costs.js';
import { readManifest } from '../files/read-snapshot.js';
import type { PriceBook } from '../model/cost.js';
import { COST_FORMATS } from '../report/cost-formats.js';
import { NO_TALLY } from '../triage/tally.js';
import { COST_OPTIONS, type CostFlags, type CostSettings, costSettings } from './cost-options.js';
import { COST_EXIT_CODES_TEXT, exitCodeOf } from './exit-code.js';
import { withTemporarySpool } from './interrupt.js';
import { keepHeapLean } from './lean-heap.js';
import { prepareOutputs, writeOutputsOf } from './outputs.js';
import { processTerminal } from './terminal.js';

type Flags = CostFlags & { readonly snapshot: string };

/** In percent: rows pass through memory one by one. */
const HEAP_GROWTH = 100;

async function quotedFor(
  snapshot: string,
  { livePrices }: CostSettings,
): Promise<PriceBook | undefined> {
  if (!livePrices) return undefined;
  const { partition } = readManifest(snapshot).scope;
  // The AWS SDK takes long to load, and most reviews need none of it.
  const live = await import('../live-prices.js');
  return live.livePrices({ partition });
}

const codeOf = ({ review }: ReviewedCosts, { allowPartial }: CostSettings): number =>
  exitCodeOf(
    { tally: NO_TALLY, coverage: review.coverage.incomplete },
    { failOn: 'never', allowPartial, onlyNew: false },
  );

async function runCost(flags: Flags): Promise<number> {
  keepHeapLean(HEAP_GROWTH);
  const terminal = processTerminal(flags);
  const settings = costSettings(flags);
  const { outputs, deletionPlan } = settings;
  prepareOutputs(outputs);
  const quoted = await quotedFor(flags.snapshot, settings);
  return withTemporarySpool(async (spool) => {
    if (terminal.live) terminal.draw('Adding up …');
    const costs = await reviewCosts(flags.snapshot, { ...settings.review, quoted, spool });
    await writeOutputsOf(outputs, terminal, (format, options) =>
      COST_FORMATS[format](costs, { ...options, deletionPlan }),
    );
    return codeOf(costs, settings);
  });
}

/** The command. `done` takes its exit code. */
export const costCommand = (done: (code: number) => void) => ({
  command: 'cost <snapshot>',
  describe: 'What the secrets of a snapshot cost a month, and those that nobody reads',
  builder: (yargs: Argv) =>
    yargs
      .positional('snapshot', {
        type: 'string',
        demandOption: true,
        description: 'The folder that `scan --snapshot` kept',
      })
      .options(COST_OPTIONS)
      .example('$0 cost ./snapshot', 'by account, for the screen')
      .example('$0 cost ./snapshot --by tag:cost-centre -o csv=cost.csv', 'for a spreadsheet')
      .example('$0 cost ./snapshot -o markdown=cost.md --delete-plan', 'for those who clean up')
      .epilogue(COST_EXIT_CODES_TEXT),
  handler: async (flags: Flags) => done(await runCost(flags)),
});
