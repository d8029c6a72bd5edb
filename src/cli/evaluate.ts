/** `secrets-census evaluate`: judges a snapshot again, offline. */

import { availableParallelism } from 'node:os';
import type { Argv } from 'yargs';
import { assessLarge } from '../assess/assess-large.js';
import { checked } from './collect-options.js';
import { EXIT_CODES_TEXT, exitCodeOf } from './exit-code.js';
import { withTemporarySpool } from './interrupt.js';
import { keepHeapLean } from './lean-heap.js';
import { REPORT_OPTIONS, type ReportFlags, readSettings } from './options.js';
import { prepareOutputs, writeOutputs } from './outputs.js';
import { processTerminal } from './terminal.js';

type Flags = ReportFlags & { readonly snapshot: string; readonly workers: number | undefined };

/** In percent: what keeps the memory of the largest snapshots low without much more work. */
const HEAP_GROWTH = 100;

function runEvaluate(flags: Flags): Promise<number> {
  keepHeapLean(HEAP_GROWTH);
  const terminal = processTerminal(flags);
  const settings = readSettings(flags);
  const workers = checked('workers', flags.workers ?? availableParallelism());
  prepareOutputs(settings.outputs);
  const formats = settings.outputs.map(({ format }) => format);
  return withTemporarySpool(async (spool) => {
    const options = { ...settings.assess, formats, spool, workers };
    if (terminal.live) terminal.draw('Judging …');
    const result = await assessLarge(flags.snapshot, options);
    await writeOutputs(result, settings.outputs, terminal);
    return exitCodeOf(result, settings.gate);
  });
}

/** The command. `done` takes its exit code. */
export const evaluateCommand = (done: (code: number) => void) => ({
  command: 'evaluate <snapshot>',
  describe: 'Judge a snapshot that `scan --snapshot` kept, without network',
  builder: (yargs: Argv) =>
    yargs
      .positional('snapshot', { type: 'string', demandOption: true, description: 'Its folder' })
      .options({
        ...REPORT_OPTIONS,
        'as-of': {
          ...REPORT_OPTIONS['as-of'],
          description: 'Judge as of this moment (ISO 8601) instead of that of the snapshot',
        },
        workers: {
          type: 'number',
          requiresArg: true,
          description: 'Threads that judge a large snapshot. Default: as many as there are cores',
        },
      })
      .example('$0 evaluate ./snapshot', 'the report of that day')
      .example('$0 evaluate ./snapshot --as-of 2026-12-31', 'what will be overdue by then')
      .example('$0 evaluate ./snapshot --rules ./my-rules -o ndjson', 'with rules of your own')
      .epilogue(EXIT_CODES_TEXT),
  handler: async (flags: Flags) => done(await runEvaluate(flags)),
});
