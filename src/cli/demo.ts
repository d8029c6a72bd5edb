/** `secrets-census demo`: the whole job on the sandbox, in every format. */
import { join } from 'node:path';
import type { Argv } from 'yargs';
import { inPackage } from '../files/package-facts.js';
import { prepareReport, writeReport } from '../files/write-report.js';
import { FORMATS, NO_TERMINAL } from '../report/formats.js';
import { loadWorld } from '../sandbox/load-world.js';
import { startSandbox } from '../sandbox/server.js';
import { EXIT } from './exit-code.js';
import { withTemporarySnapshot } from './interrupt.js';
import { type ReportFlags, readSettings } from './options.js';
import { showProgress } from './progress.js';
import { ACME, sandboxEnvironment } from './sandbox.js';
import { processTerminal } from './terminal.js';

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

async function runDemo(flags: Flags): Promise<number> {
  const terminal = processTerminal(flags);
  const settings = settingsOf(flags);
  const formats = Object.values(FORMATS);
  for (const { fileName } of formats) prepareReport(join(flags.folder, fileName));
  const world = loadWorld(ACME);
  const sandbox = await startSandbox({ world });
  try {
    const variables = sandboxEnvironment(sandbox.url, world);
    // The SDK reads its endpoint and credentials from the environment, as it would for a user.
    Object.assign(process.env, variables);
    delete process.env['AWS_PROFILE'];
    delete process.env['AWS_SESSION_TOKEN'];
    const { scan } = await import('../scan.js');
    const { deep = false } = settings.loaded.config;
    const progress = showProgress(terminal);
    const result = await withTemporarySnapshot((snapshot) =>
      scan({ ...settings.assess, deep, progress, snapshot }),
    );
    if (!flags.quiet) await terminal.print([FORMATS.table.render(result, terminal.render)]);
    for (const { fileName, render } of formats)
      await writeReport(join(flags.folder, fileName), [render(result, NO_TERMINAL)]);
    terminal.say(`\nEvery format of this report is in ${flags.folder}/.`);
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
