/** `secrets-census demo`: the whole job on the sandbox, in every format, what a push would do with it, and what it costs. */
import { join } from 'node:path';
import type { Argv } from 'yargs';
import { type ReviewOptions, reviewCosts } from '../assess/review-costs.js';
import { inPackage } from '../files/package-facts.js';
import { prepareReport, writeReport } from '../files/write-report.js';
import type { Delivery } from '../model/delivery.js';
import type { ScanResult } from '../model/finding.js';
import {
  COST_FILE_NAMES,
  COST_FORMAT_NAMES,
  COST_FORMATS,
  type PrintableCosts,
} from '../report/cost-formats.js';
import { FORMATS, NO_TERMINAL } from '../report/formats.js';
import { PLAN_FILE_NAMES, PLAN_FORMAT_NAMES, PLAN_FORMATS } from '../report/plan-formats.js';
import { DEFAULT_USAGE_BUDGET } from '../scan-defaults.js';
import { EXIT } from './exit-code.js';
import { withTemporarySnapshot, withTemporarySpool } from './interrupt.js';
import { type ReportFlags, readSettings } from './options.js';
import { showProgress } from './progress.js';
import { showPush } from './push-progress.js';
import { ACME, sandboxEnvironment } from './sandbox.js';
import { processTerminal, type Terminal } from './terminal.js';

interface Flags {
  readonly folder: string;
  readonly color: boolean;
  readonly quiet: boolean;
}

/** The company's own configuration: whom it trusts, and what it has waived. */
const ACME_CONFIG = inPackage('fixtures/acme/secrets-census.yaml');

const settingsOf = (flags: Flags) => {
  const defaults: ReportFlags = {
    color: flags.color,
    quiet: flags.quiet,
    config: ACME_CONFIG,
    output: undefined,
    rules: undefined,
    waivers: undefined,
    baseline: undefined,
    trust: undefined,
    'fail-on': undefined,
    'fail-on-new': undefined,
    'allow-partial': undefined,
    'as-of': undefined,
  };
  return readSettings(defaults);
};

const PLAN_FILES = Object.values(PLAN_FILE_NAMES);

const COST_FILES = Object.values(COST_FILE_NAMES);

/** Nobody else lives on the quotas of the sandbox, which has none here. */
const HASTE = { tempo: 1000 };

const FILES = [
  ...Object.values(FORMATS).map(({ fileName }) => fileName),
  ...PLAN_FILES,
  ...COST_FILES,
];

async function writeResult(result: ScanResult, folder: string): Promise<void> {
  for (const { fileName, render } of Object.values(FORMATS))
    await writeReport(join(folder, fileName), [render(result, NO_TERMINAL)]);
}

async function writePlan(plan: Delivery, folder: string): Promise<void> {
  for (const name of PLAN_FORMAT_NAMES)
    await writeReport(join(folder, PLAN_FILE_NAMES[name]), PLAN_FORMATS[name](plan, NO_TERMINAL));
}

async function writeCosts(costs: PrintableCosts, folder: string): Promise<void> {
  const layout = { ...NO_TERMINAL, deletionPlan: true };
  for (const name of COST_FORMAT_NAMES)
    await writeReport(join(folder, COST_FILE_NAMES[name]), COST_FORMATS[name](costs, layout));
}

/** The cost review, by the company's own configuration. */
const reviewInto = (
  folder: string,
  snapshot: string,
  options: Omit<ReviewOptions, 'spool' | 'grouping'>,
): Promise<void> =>
  withTemporarySpool(async (spool) => {
    const grouping = { by: 'account' } as const;
    await writeCosts(await reviewCosts(snapshot, { ...options, grouping, spool }), folder);
  });

/** The scan, its costs, and the plan of a push: nothing is sent. */
async function scanAndPlan(
  { folder, quiet }: Flags,
  settings: ReturnType<typeof settingsOf>,
  terminal: Terminal,
) {
  const { scan } = await import('../scan.js');
  const { push } = await import('../push.js');
  const { deep = false } = settings.loaded.config;
  const progress = showProgress(terminal);
  const { settings: ruleSettings, waivers, price } = settings.assess;
  const result = await withTemporarySnapshot(async (snapshot) => {
    const usage = { choice: { name: 'events', budget: DEFAULT_USAGE_BUDGET } } as const;
    const scanned = await scan({
      ...settings.assess,
      deep,
      progress,
      snapshot,
      usage,
      haste: HASTE,
    });
    const reviewing = { settings: ruleSettings ?? {}, waivers: waivers ?? [], price };
    await reviewInto(folder, snapshot, reviewing);
    return scanned;
  });
  if (!quiet) await terminal.print([FORMATS.table.render(result, terminal.render)]);
  await writeResult(result, folder);
  const { delivery } = await push(result, { progress: showPush(terminal) });
  await writePlan(delivery, folder);
}

async function runDemo(flags: Flags): Promise<number> {
  const { folder } = flags;
  const terminal = processTerminal(flags);
  const settings = settingsOf(flags);
  for (const file of FILES) prepareReport(join(folder, file));
  const { loadWorld } = await import('../sandbox/load-world.js');
  const { startSandbox } = await import('../sandbox/server.js');
  const world = loadWorld(ACME);
  const sandbox = await startSandbox({ world, quotas: [] });
  try {
    const variables = sandboxEnvironment(sandbox.url, world);
    // The SDK reads its endpoint and credentials from the environment, as it would for a user.
    Object.assign(process.env, variables);
    delete process.env['AWS_PROFILE'];
    delete process.env['AWS_SESSION_TOKEN'];
    await scanAndPlan(flags, settings, terminal);
    terminal.say(`\nEvery format of this report is in ${folder}/.`);
    terminal.say(`What a push to Security Hub would do is there, too: ${PLAN_FILES.join(', ')}.`);
    terminal.say(`So is what the secrets cost: ${COST_FILES.join(', ')}.`);
    terminal.say(
      'Judged with the settings, trust and waivers of fixtures/acme/secrets-census.yaml.',
    );
    terminal.say("Next: 'secrets-census rules show public-policy', or 'secrets-census sandbox'.");
    return EXIT.ok;
  } finally {
    await sandbox.close();
  }
}

/** The command. `done` takes its exit code. */
export const demoCommand = (done: (code: number) => void) => ({
  command: 'demo',
  describe: 'Scan a fictional company on this machine and write every format',
  builder: (yargs: Argv) =>
    yargs
      .options({
        folder: {
          type: 'string',
          default: 'secrets-census-demo',
          requiresArg: true,
          description: 'Where the reports go',
        },
        color: { type: 'boolean', default: true, description: 'Colours, on a terminal' },
        quiet: { alias: 'q', type: 'boolean', default: false, description: 'Only write the files' },
      })
      .example('$0 demo', 'needs no AWS account'),
  handler: async (flags: Flags) => done(await runDemo(flags)),
});
