/** `secrets-census scan`: the whole job. */
import type { Argv, InferredOptionTypes } from 'yargs';
import type { ReachOptions } from '../connect-hubs.js';
import type { UsageConnection } from '../connect-usage.js';
import { TOOL } from '../files/package-facts.js';
import { type CoverageRow, isIncomplete } from '../model/coverage.js';
import { snapshotQuery } from '../observe/usage-query.js';
import type { FormatName } from '../report/formats.js';
import { DEFAULT_ROLE } from '../scan-defaults.js';
import { COLLECT_OPTIONS, collectOptions } from './collect-options.js';
import { EXIT_CODES_TEXT, exitCodeOf, worseExitCode } from './exit-code.js';
import { withTemporarySnapshot, withTemporarySpool } from './interrupt.js';
import { keepHeapLean } from './lean-heap.js';
import { REPORT_OPTIONS, readSettings, refuseTwice } from './options.js';
import { prepareOutputs, writeOutputs } from './outputs.js';
import { showProgress } from './progress.js';
import { roleAdvice } from './role.js';
import { SCAN_HUB_OPTIONS, scanHubs } from './scan-hubs.js';
import { pushResult } from './scan-push.js';
import { processTerminal, type Terminal } from './terminal.js';
import { USAGE_OPTIONS, type UsageSettings, usageSettings } from './usage-options.js';
import { observeWith, withUsageSource } from './usage-source.js';

const OPTIONS = {
  ...COLLECT_OPTIONS,
  ...USAGE_OPTIONS,
  ...REPORT_OPTIONS,
  ...SCAN_HUB_OPTIONS,
};

type Flags = InferredOptionTypes<typeof OPTIONS>;

/** What to do where the role opened no account at all. */
function adviseOnRole(coverage: readonly CoverageRow[], role: string, terminal: Terminal): void {
  const shut = coverage.filter((row) => isIncomplete(row) && row.api === 'sts:AssumeRole');
  if (shut.length === 0 || coverage.some(({ status }) => status !== 'not')) return;
  const command = 'secrets-census permissions';
  terminal.say(roleAdvice({ role, accounts: shut.length, command, flag: '--role' }));
}

/** In percent: what keeps the memory of the largest organizations low without much more work. */
const HEAP_GROWTH = 40;

/** What teams have suppressed in the hubs of all places that were scanned. */
async function suppressed(folder: string, reach: ReachOptions, terminal: Terminal) {
  if (terminal.live) terminal.draw('Asking Security Hub what is suppressed …');
  const { hubSuppressions } = await import('../hub-suppressions.js');
  return hubSuppressions(folder, { ...reach, tool: TOOL }, (text) => terminal.say(text));
}

interface Observing {
  readonly usage: UsageSettings;
  readonly options: UsageConnection;
  readonly terminal: Terminal;
}

/** Learns who reads the secrets of the snapshot. */
async function observe(folder: string, { usage, options, terminal }: Observing): Promise<void> {
  const use = { name: usage.choice.name, days: usage.days };
  const question = { ...use, folder, asked: await snapshotQuery(folder, use) };
  await withUsageSource(usage.choice, options, (source) => observeWith(source, question, terminal));
}

/** Runs a scan and prints its reports; gives the exit code. */
async function runScan(flags: Flags): Promise<number> {
  keepHeapLean(HEAP_GROWTH);
  const terminal = processTerminal(flags);
  const settings = readSettings(flags);
  const options = {
    ...collectOptions(flags, settings.loaded.config),
    settings: settings.assess.settings ?? {},
    progress: showProgress(terminal),
  };
  refuseTwice(flags, USAGE_OPTIONS);
  const usage = usageSettings(flags, settings.loaded.config);
  const { honoring, pushing } = scanHubs(flags, settings.loaded.config);
  prepareOutputs(settings.outputs);
  // The AWS SDK takes long to load; commands that ask nothing of AWS do not wait for it.
  const [{ collect }, { assessLarge }] = await Promise.all([
    import('../scan.js'),
    import('../assess/assess-large.js'),
  ]);
  const scanInto = async (folder: string): Promise<number> => {
    await collect(folder, options);
    if (usage !== undefined) await observe(folder, { usage, options, terminal });
    const suppressions = honoring && (await suppressed(folder, honoring, terminal));
    return withTemporarySpool(async (spool) => {
      const asked = settings.outputs.map(({ format }) => format);
      const formats = pushing === undefined ? asked : [...new Set<FormatName>([...asked, 'json'])];
      const { workers } = options;
      if (terminal.live) terminal.draw('Judging …');
      const judging = { ...settings.assess, suppressions, formats, spool, workers };
      const result = await assessLarge(folder, judging);
      adviseOnRole(result.coverage, options.role.name ?? DEFAULT_ROLE, terminal);
      await writeOutputs(result, settings.outputs, terminal);
      const code = exitCodeOf(result, settings.gate);
      if (pushing === undefined) return code;
      return worseExitCode(code, await pushResult(result, pushing, { spool, terminal }));
    });
  };
  return flags.snapshot === undefined ? withTemporarySnapshot(scanInto) : scanInto(flags.snapshot);
}

/** The command. `done` takes its exit code. */
export const scanCommand = (done: (code: number) => void) => ({
  command: 'scan',
  describe: 'Scan the organization (or the account) that the credentials belong to',
  builder: (yargs: Argv) =>
    yargs
      .options(OPTIONS)
      .example('$0 scan', 'every account and Region that the credentials reach, as a table')
      .example('$0 scan --ou Workloads/Production -o json=findings.json', 'one branch, as JSON')
      .example('$0 scan --baseline last.json --fail-on medium', 'compare with an earlier report')
      .example('$0 scan --region eu-central-1 -o sarif=secrets.sarif', 'for code scanning')
      .example('$0 scan --usage events', 'and learn from CloudTrail who reads each secret')
      .example('$0 scan --push security-hub --apply', 'and bring Security Hub up to date')
      .epilogue(EXIT_CODES_TEXT),
  handler: async (flags: Flags) => done(await runScan(flags)),
});
