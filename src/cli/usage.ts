/** `secrets-census usage`: who reads the secrets of a snapshot, learned from CloudTrail and kept in the snapshot. */
import type { Argv, InferredOptionTypes, Options } from 'yargs';
import { type Config, loadConfig } from '../files/config.js';
import { UserError } from '../model/user-error.js';
import { snapshotQuery } from '../observe/usage-query.js';
import { USAGE_FORMAT_NAMES, USAGE_FORMATS } from '../report/usage-formats.js';
import { athenaStatements } from './athena-print.js';
import { COLLECT_OPTIONS, connectionOptions } from './collect-options.js';
import { EXIT, USAGE_EXIT_CODES_TEXT, usageExitCodeOf } from './exit-code.js';
import { keepHeapLean } from './lean-heap.js';
import { parseAllowPartial, REPORT_OPTIONS, refuseTwice } from './options.js';
import { parseOutputsOf, prepareOutputs, writeOutputsOf } from './outputs.js';
import { processTerminal } from './terminal.js';
import { USAGE_OPTIONS, type UsageSettings, usageSettings } from './usage-options.js';
import { observeWith, withUsageSource } from './usage-source.js';

/** Flags of the command. */
export const USAGE_COMMAND_OPTIONS = {
  ...USAGE_OPTIONS,
  'usage-plan': {
    type: 'boolean',
    default: false,
    description: 'Tell what it takes, in time and money, and end',
  },
  'athena-print': {
    type: 'boolean',
    default: false,
    description:
      'With --usage athena: print the queries, and the definition of a table that they fit, and end',
  },
  role: COLLECT_OPTIONS.role,
  'external-id': COLLECT_OPTIONS['external-id'],
  concurrency: COLLECT_OPTIONS.concurrency,
  'rate-share': COLLECT_OPTIONS['rate-share'],
  patience: COLLECT_OPTIONS.patience,
  output: {
    ...REPORT_OPTIONS.output,
    description: `FORMAT or FORMAT=PATH; repeatable. Default: table. Formats: ${USAGE_FORMAT_NAMES.join(', ')}`,
  },
  config: REPORT_OPTIONS.config,
  'allow-partial': REPORT_OPTIONS['allow-partial'],
  color: REPORT_OPTIONS.color,
  quiet: REPORT_OPTIONS.quiet,
} as const satisfies Record<string, Options>;

type Flags = InferredOptionTypes<typeof USAGE_COMMAND_OPTIONS> & { readonly snapshot: string };

/** In percent: counts pass through memory account by account. */
const HEAP_GROWTH = 100;

function settingsOf(flags: Flags, config: Config): UsageSettings {
  const settings = usageSettings(flags, config);
  if (settings === undefined)
    throw new UserError({
      where: '--usage',
      what: 'say where the use of secrets is to be learned from',
      hint: 'The event history of each account: --usage events. The logs of a trail: --usage logs=PATH.',
    });
  if (flags['athena-print'] && settings.choice.name !== 'athena')
    throw new UserError({
      where: '--athena-print',
      what: `the source '${settings.choice.name}' is asked without Athena`,
      hint: 'Add --usage athena=DATABASE.TABLE.',
    });
  return settings;
}

async function runUsage(flags: Flags): Promise<number> {
  keepHeapLean(HEAP_GROWTH);
  refuseTwice(flags, USAGE_COMMAND_OPTIONS);
  const terminal = processTerminal(flags);
  const { config } = loadConfig(flags.config);
  const { choice, days } = settingsOf(flags, config);
  const allowPartial = parseAllowPartial(flags['allow-partial'], config.allowPartial);
  const outputs = parseOutputsOf(flags.output, USAGE_FORMAT_NAMES);
  const use = { name: choice.name, days };
  const asked = await snapshotQuery(flags.snapshot, use);
  if (flags['athena-print'] && choice.name === 'athena') {
    await terminal.print(athenaStatements(asked.query, choice, asked.manifest.scope));
    return EXIT.ok;
  }
  prepareOutputs(outputs);
  return withUsageSource(choice, connectionOptions(flags, config), async (source) => {
    if (flags['usage-plan']) {
      const { says } = await source.estimate(asked.query);
      await terminal.print(says.map((sentence) => `${sentence}\n`));
      return EXIT.ok;
    }
    const question = { ...use, folder: flags.snapshot, asked };
    const usage = await observeWith(source, question, terminal);
    await writeOutputsOf(outputs, terminal, (format, options) =>
      USAGE_FORMATS[format](usage, options),
    );
    return usageExitCodeOf(usage, allowPartial);
  });
}

/** The command. `done` takes its exit code. */
export const usageCommand = (done: (code: number) => void) => ({
  command: 'usage <snapshot>',
  describe: 'Learn from CloudTrail who reads the secrets of a snapshot, and keep it there',
  builder: (yargs: Argv) =>
    yargs
      .positional('snapshot', {
        type: 'string',
        demandOption: true,
        description: 'Folder that `scan --snapshot` wrote',
      })
      .options(USAGE_COMMAND_OPTIONS)
      .example('$0 usage census --usage events', 'the event history of each account, 90 days')
      .example('$0 usage census --usage logs=./trail', "log files of the organization's trail")
      .example('$0 usage census --usage logs=s3://acme-trail/AWSLogs', 'the same, from the bucket')
      .example('$0 usage census --usage athena=security.cloudtrail --usage-plan', 'what it costs')
      .epilogue(USAGE_EXIT_CODES_TEXT),
  handler: async (flags: Flags) => done(await runUsage(flags)),
});
