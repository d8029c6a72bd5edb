/** `secrets-census push`: the findings of a report into Security Hub. A plan first; with --apply, exactly that. */
import type { Argv, InferredOptionTypes, Options } from 'yargs';
import { loadConfig } from '../files/config.js';
import { loadReport } from '../files/report-file.js';
import { PLAN_FORMAT_NAMES, PLAN_FORMATS } from '../report/plan-formats.js';
import { deliver } from './deliver.js';
import { PUSH_EXIT_CODES_TEXT, pushExitCodeOf } from './exit-code.js';
import { keepHeapLean } from './lean-heap.js';
import { REPORT_OPTIONS, refuseTwice } from './options.js';
import { parseOutputsOf, prepareOutputs, writeOutputsOf } from './outputs.js';
import { DELIVERY_OPTIONS, pushSettings, REACH_OPTIONS, receiptFor } from './push-options.js';
import { processTerminal } from './terminal.js';

/** Flags of the command. */
export const PUSH_OPTIONS = {
  ...DELIVERY_OPTIONS,
  ...REACH_OPTIONS,
  output: {
    ...REPORT_OPTIONS.output,
    description: `FORMAT or FORMAT=PATH; repeatable. Default: table. Formats: ${PLAN_FORMAT_NAMES.join(', ')}`,
  },
  config: REPORT_OPTIONS.config,
  color: REPORT_OPTIONS.color,
  quiet: REPORT_OPTIONS.quiet,
} as const satisfies Record<string, Options>;

type Flags = InferredOptionTypes<typeof PUSH_OPTIONS> & { readonly findings: string };

/** In percent: a report is held as a whole. */
const HEAP_GROWTH = 100;

/** yargs makes an empty text of a lone hyphen. */
const fileOf = ({ findings }: Flags): string => (findings === '' ? '-' : findings);

async function runPush(flags: Flags): Promise<number> {
  keepHeapLean(HEAP_GROWTH);
  refuseTwice(flags, PUSH_OPTIONS);
  const terminal = processTerminal(flags);
  const { config } = loadConfig(flags.config);
  const settings = pushSettings(flags, config);
  const outputs = parseOutputsOf(flags.output, PLAN_FORMAT_NAMES);
  const receipt = receiptFor(settings);
  const report = loadReport(fileOf(flags));
  prepareOutputs(outputs);
  // The AWS SDK takes long to load; mistakes are told before.
  const { push } = await import('../push.js');
  const delivery = await deliver(
    report,
    {
      settings,
      receipt,
      roleFlag: '--role',
      announce: 'table',
      show: (done) =>
        writeOutputsOf(outputs, terminal, (format, options) => PLAN_FORMATS[format](done, options)),
    },
    { terminal, push },
  );
  return pushExitCodeOf(delivery);
}

/** The command. `done` takes its exit code. */
export const pushCommand = (done: (code: number) => void) => ({
  command: 'push <findings>',
  describe: 'Plan how the findings of a JSON report get into Security Hub; --apply does it',
  builder: (yargs: Argv) =>
    yargs
      .positional('findings', {
        type: 'string',
        demandOption: true,
        description: 'What `scan -o json=FILE` wrote; - for stdin',
      })
      .options(PUSH_OPTIONS)
      .example('$0 push findings.json', 'the plan, hub by hub; nothing is sent')
      .example('$0 push findings.json --apply --state pushed.json', 'does it, and remembers it')
      .example('$0 push findings.json --only-regions eu-central-1 -o json', 'a part, for programs')
      .example('$0 push findings.json --central eu-central-1', 'all into the own account')
      .epilogue(PUSH_EXIT_CODES_TEXT),
  handler: async (flags: Flags) => done(await runPush(flags)),
});
