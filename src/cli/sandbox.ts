/** `secrets-census sandbox`: an AWS to try on, until it is interrupted. */
import { once } from 'node:events';
import type { Argv } from 'yargs';
import { inPackage } from '../files/package-facts.js';
import { UserError } from '../model/user-error.js';
import type { Filling, SandboxOptions } from '../sandbox/options.js';
import type { RunningSandbox } from '../sandbox/server.js';
import type { World } from '../sandbox/world.js';
import { EXIT } from './exit-code.js';

interface Flags {
  readonly world?: string | undefined;
  readonly port: number;
  readonly verbose: boolean;
  readonly faults?: string | undefined;
  readonly seed?: number | undefined;
  readonly latency: number;
  readonly 'hub-delay': number;
  readonly accounts?: number | undefined;
  readonly regions?: number | undefined;
  readonly secrets?: number | undefined;
  readonly whale?: number | undefined;
  readonly 'write-logs'?: string | undefined;
}

/** The company that comes with the package. */
export const ACME = inPackage('fixtures/acme');

/** What lets any AWS client talk to the sandbox as an administrator of the world's management account. */
export const sandboxEnvironment = (
  url: string,
  world: Pick<World, 'managementAccountId' | 'homeRegion'>,
) =>
  ({
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: `AKIA${world.managementAccountId}DEMO`,
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    AWS_REGION: world.homeRegion,
  }) as const;

function checkPort(port: number): void {
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return;
  throw new UserError({ where: '--port', what: 'it must be a whole number from 0 to 65535' });
}

const MAX_WAIT_MS = 600_000;

function checkWait(flag: string, milliseconds: number): void {
  if (milliseconds >= 0 && milliseconds <= MAX_WAIT_MS) return;
  const what = `it must be a number of milliseconds from 0 to ${MAX_WAIT_MS}`;
  throw new UserError({ where: flag, what });
}

/** Of a company that is made up, unless told otherwise. */
const DEFAULT_REGIONS = 17;
const SECRETS_PER_ACCOUNT = 20;

/** A world from its files, or a company made up in the size that was asked for. */
async function fillingOf(flags: Flags): Promise<Filling> {
  const { world, accounts, seed } = flags;
  if (accounts === undefined) {
    for (const name of ['regions', 'secrets', 'whale'] as const) {
      if (flags[name] === undefined) continue;
      const hint = 'Add --accounts N.';
      throw new UserError({ where: `--${name}`, what: 'it needs --accounts', hint });
    }
    // Other commands load no sandbox.
    const { loadWorld } = await import('../sandbox/load-world.js');
    return { world: loadWorld(world ?? ACME) };
  }
  if (world !== undefined) {
    const what = 'a world of files and a made-up company exclude each other';
    throw new UserError({ where: '--world', what });
  }
  const { regions = DEFAULT_REGIONS, secrets = accounts * SECRETS_PER_ACCOUNT, whale } = flags;
  return {
    synthetic: {
      accounts,
      regions,
      secrets,
      ...(whale === undefined ? {} : { whale }),
      ...(seed === undefined ? {} : { seed }),
    },
  };
}

async function faultsOf({ faults }: Flags): Promise<Pick<SandboxOptions, 'faults'>> {
  if (faults === undefined) return {};
  const { loadFaults } = await import('../sandbox/load-faults.js');
  return { faults: loadFaults(faults) };
}

async function optionsOf(flags: Flags): Promise<SandboxOptions> {
  checkPort(flags.port);
  checkWait('--latency', flags.latency);
  checkWait('--hub-delay', flags['hub-delay']);
  return {
    ...(await fillingOf(flags)),
    port: flags.port,
    latency: flags.latency,
    hubDelay: flags['hub-delay'],
    cpuUsage: () => process.cpuUsage(),
    ...(flags.seed === undefined ? {} : { seed: flags.seed }),
    ...(await faultsOf(flags)),
    ...(flags.verbose && { log: (line: string) => process.stderr.write(`${line}\n`) }),
  };
}

/** A port that is taken or forbidden is the user's to change. */
async function listen(options: SandboxOptions): Promise<RunningSandbox> {
  const { startSandbox } = await import('../sandbox/server.js');
  try {
    return await startSandbox(options);
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error) || error.syscall !== 'listen')
      throw error;
    throw new UserError({
      where: `--port ${options.port}`,
      what: `the sandbox cannot listen there (${error.message})`,
      hint: 'Name another port; 0 takes any free one.',
    });
  }
}

async function runSandbox(flags: Flags): Promise<number> {
  const sandbox = await listen(await optionsOf(flags));
  const variables = sandboxEnvironment(sandbox.url, sandbox);
  for (const [name, value] of Object.entries(variables))
    process.stdout.write(`export ${name}=${value}\n`);
  process.stderr.write(
    `The sandbox listens on ${sandbox.url}. Put the lines above into another shell and try: secrets-census scan\nCtrl-C stops it.\n`,
  );
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await sandbox.close();
  return EXIT.ok;
}

/** Writes what happened in the world, and runs nothing. */
async function writePast(flags: Flags, folder: string): Promise<number> {
  const { world } = await fillingOf(flags);
  if (world === undefined) {
    const what = 'a made-up company has no logs';
    throw new UserError({ where: '--write-logs', what, hint: 'Leave --accounts out.' });
  }
  const { writeLogs } = await import('../sandbox/write-logs.js');
  const { files, events } = writeLogs(world, folder);
  process.stderr.write(`${events} events in ${files} files of CloudTrail are in ${folder}.\n`);
  return EXIT.ok;
}

/** The command. `done` takes its exit code. */
export const sandboxCommand = (done: (code: number) => void) => ({
  command: 'sandbox',
  describe: 'Run a make-believe AWS on this machine, filled with a fictional company',
  builder: (yargs: Argv) =>
    yargs
      .options({
        world: {
          type: 'string',
          requiresArg: true,
          description: 'Folder of another world. Default: the company acme',
        },
        port: { type: 'number', default: 4570, requiresArg: true, description: '0: any free one' },
        verbose: { type: 'boolean', default: false, description: 'Tell every request' },
        faults: {
          type: 'string',
          requiresArg: true,
          description: 'YAML file with a list of what goes wrong',
        },
        latency: {
          type: 'number',
          default: 0,
          requiresArg: true,
          description: 'Milliseconds by which every answer is delayed',
        },
        'hub-delay': {
          type: 'number',
          default: 0,
          requiresArg: true,
          description: 'Milliseconds until Security Hub shows what was written to it',
        },
        seed: {
          type: 'number',
          requiresArg: true,
          description: 'Decides which requests faults hit, and what a made-up company is like',
        },
        accounts: {
          type: 'number',
          requiresArg: true,
          description: 'Instead of a world: a made-up company of so many accounts',
        },
        regions: {
          type: 'number',
          requiresArg: true,
          description: `Of the made-up company. Default: ${DEFAULT_REGIONS}`,
        },
        secrets: {
          type: 'number',
          requiresArg: true,
          description: `Of the made-up company, in all. Default: ${SECRETS_PER_ACCOUNT} for each account`,
        },
        'write-logs': {
          type: 'string',
          requiresArg: true,
          description:
            "Write the world's past into this folder, as log files of CloudTrail, and end",
        },
        whale: {
          type: 'number',
          requiresArg: true,
          description: 'So many of the secrets are in one account and Region',
        },
      })
      .example('$0 sandbox', 'then, in another shell, any AWS client with the printed variables')
      .example('$0 sandbox --port 0 --world ./my-world', 'a world of your own')
      .example('$0 sandbox --accounts 300 --secrets 20000', 'a large company')
      .example('$0 sandbox --write-logs ./logs', 'CloudTrail logs to count reads in'),
  handler: async (flags: Flags) => {
    const folder = flags['write-logs'];
    done(folder === undefined ? await runSandbox(flags) : await writePast(flags, folder));
  },
});
