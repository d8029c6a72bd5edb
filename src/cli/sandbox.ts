/** `secrets-census sandbox`: an AWS to try on, until it is interrupted. */
import { once } from 'node:events';
import type { Argv } from 'yargs';
import { inPackage } from '../files/package-facts.js';
import { UserError } from '../model/user-error.js';
import { loadWorld } from '../sandbox/load-world.js';
import { type RunningSandbox, type SandboxOptions, startSandbox } from '../sandbox/server.js';
import type { World } from '../sandbox/world.js';
import { EXIT } from './exit-code.js';

interface Flags {
  readonly world?: string | undefined;
  readonly port: number;
  readonly verbose: boolean;
}

/** The company that comes with the package. */
export const ACME = inPackage('fixtures/acme');

/** What lets any AWS client talk to the sandbox as an administrator of the world's management account. */
export const sandboxEnvironment = (url: string, world: World) =>
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

/** A port that is taken or forbidden is the user's to change. */
async function listen(options: SandboxOptions): Promise<RunningSandbox> {
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
  checkPort(flags.port);
  const world = loadWorld(flags.world ?? ACME);
  const log = flags.verbose ? (line: string) => process.stderr.write(`${line}\n`) : undefined;
  const sandbox = await listen({ world, port: flags.port, ...(log && { log }) });
  const variables = sandboxEnvironment(sandbox.url, world);
  for (const [name, value] of Object.entries(variables))
    process.stdout.write(`export ${name}=${value}\n`);
  process.stderr.write(
    `The sandbox listens on ${sandbox.url}. Put the lines above into another shell and try: secrets-census scan\nCtrl-C stops it.\n`,
  );
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await sandbox.close();
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
      })
      .example('$0 sandbox', 'then, in another shell, any AWS client with the printed variables')
      .example('$0 sandbox --port 0 --world ./my-world', 'a world of your own'),
  handler: async (flags: Flags) => done(await runSandbox(flags)),
});
