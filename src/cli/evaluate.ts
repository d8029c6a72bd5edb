/** `secrets-census evaluate`: judges a snapshot again, offline. */
import type { Argv } from 'yargs';
import { assess } from '../assess.js';
import { EXIT_CODES_TEXT, exitCode } from './exit-code.js';
import { REPORT_OPTIONS, type ReportFlags, readSettings } from './options.js';
import { prepareOutputs, writeOutputs } from './outputs.js';
import { processTerminal } from './terminal.js';

type Flags = ReportFlags & { readonly snapshot: string };

function runEvaluate(flags: Flags): number {
  const terminal = processTerminal(flags);
  const settings = readSettings(flags);
  prepareOutputs(settings.outputs);
  const result = assess(flags.snapshot, settings.assess);
  writeOutputs(result, settings.outputs, terminal);
  return exitCode(result, settings.gate);
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
      })
      .example('$0 evaluate ./snapshot', 'the report of that day')
      .example('$0 evaluate ./snapshot --as-of 2026-12-31', 'what will be overdue by then')
      .example('$0 evaluate ./snapshot --rules ./my-rules -o ndjson', 'with rules of your own')
      .epilogue(EXIT_CODES_TEXT),
  handler: (flags: Flags) => done(runEvaluate(flags)),
});
