/** `secrets-census scan`: the whole job. */
import type { Argv, InferredOptionTypes, Options } from 'yargs';
import type { ScopeRequest } from '../discover/request.js';
import type { Config } from '../files/config.js';
import { isIncomplete } from '../model/coverage.js';
import type { ScanResult } from '../model/finding.js';
import { UserError } from '../model/user-error.js';
import type { ScanOptions } from '../scan.js';
import { DEFAULT_CONCURRENCY, DEFAULT_ROLE } from '../scan-defaults.js';
import { EXIT_CODES_TEXT, exitCode } from './exit-code.js';
import { withTemporarySnapshot } from './interrupt.js';
import { REPORT_OPTIONS, readSettings, type Settings } from './options.js';
import { prepareOutputs, writeOutputs } from './outputs.js';
import { showProgress } from './progress.js';
import { roleName } from './role.js';
import { processTerminal, type Terminal } from './terminal.js';

const list = (description: string) =>
  ({ type: 'string', array: true, nargs: 1, requiresArg: true, description }) as const;

const SCOPE_OPTIONS = {
  account: list('Account id to scan; repeatable. Default: all of the organization'),
  ou: list('Organizational unit, by id or by path of names, with all below it; repeatable'),
  'exclude-account': list('Account id to leave out; repeatable'),
  'account-tag': list('NAME=VALUE that an account must be tagged with; repeatable'),
  region: list('Region to scan; repeatable. Default: every enabled one'),
  role: {
    type: 'string',
    requiresArg: true,
    description: `Role to assume in each account. Default: ${DEFAULT_ROLE}`,
  },
  'external-id': { type: 'string', requiresArg: true, description: 'External id of that role' },
  deep: { type: 'boolean', description: "Also read when each secret's value was stored" },
  concurrency: {
    type: 'number',
    requiresArg: true,
    description: `Requests in flight at most. Default: ${DEFAULT_CONCURRENCY}`,
  },
  snapshot: {
    type: 'string',
    requiresArg: true,
    description: 'New folder in which to keep what was collected, for `evaluate`',
  },
} as const satisfies Record<string, Options>;

const OPTIONS = { ...SCOPE_OPTIONS, ...REPORT_OPTIONS };

type Flags = InferredOptionTypes<typeof OPTIONS>;

/** A flag may hold several values with commas. */
const split = (values: readonly string[] | undefined): string[] | undefined =>
  values?.flatMap((value) => value.split(',')).map((value) => value.trim());

function accountIds(values: readonly string[] | undefined, flag: string): string[] | undefined {
  const ids = split(values);
  const wrong = ids?.find((id) => !/^\d{12}$/.test(id));
  if (wrong === undefined) return ids;
  throw new UserError({ where: `${flag} ${wrong}`, what: 'an account id has 12 digits' });
}

function tagPairs(values: readonly string[] | undefined): Record<string, string> | undefined {
  if (values === undefined) return undefined;
  const pairs = values.map((value) => {
    const at = value.indexOf('=');
    if (at > 0) return [value.slice(0, at), value.slice(at + 1)] as const;
    throw new UserError({ where: `--account-tag ${value}`, what: 'write it as NAME=VALUE' });
  });
  return Object.fromEntries(pairs);
}

function regionNames(values: readonly string[] | undefined): string[] | undefined {
  const regions = split(values);
  const wrong = regions?.find((region) => !/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region));
  if (wrong === undefined) return regions;
  throw new UserError({
    where: `--region ${wrong}`,
    what: 'this is no name of a Region',
    hint: 'Write it as eu-central-1.',
  });
}

/** Flags win, list by list. */
function scopeOf(flags: Flags, { scope = {} }: Config): ScopeRequest {
  const request = {
    accounts: accountIds(flags.account, '--account') ?? scope.accounts,
    organizationalUnits: flags.ou ?? scope.organizationalUnits,
    excludedAccounts:
      accountIds(flags['exclude-account'], '--exclude-account') ?? scope.excludedAccounts,
    accountTags: tagPairs(flags['account-tag']) ?? scope.accountTags,
    regions: regionNames(flags.region) ?? scope.regions,
    readAccountTags: scope.readAccountTags,
  };
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));
}

function concurrencyOf(flags: Flags, config: Config): number {
  const wanted = flags.concurrency ?? config.concurrency ?? DEFAULT_CONCURRENCY;
  if (Number.isInteger(wanted) && wanted >= 1 && wanted <= 1000) return wanted;
  throw new UserError({ where: '--concurrency', what: 'it must be a whole number from 1 to 1000' });
}

/** What to do where the role opened no account at all. */
function adviseOnRole(result: ScanResult, role: string, terminal: Terminal): void {
  const unseen = result.coverage.filter(isIncomplete);
  const shut = unseen.filter(({ api }) => api === 'sts:AssumeRole');
  if (shut.length === 0 || result.coverage.some(({ status }) => status !== 'not')) return;
  terminal.say(
    `The role '${role}' could not be assumed in any of ${shut.length} accounts. Create it there (see 'secrets-census permissions'), or name another with --role.`,
  );
}

function optionsOf(flags: Flags, settings: Settings, terminal: Terminal): ScanOptions {
  const { config } = settings.loaded;
  return {
    ...settings.assess,
    scope: scopeOf(flags, config),
    role: {
      name: roleName(flags.role) ?? config.role?.name,
      externalId: flags['external-id'] ?? config.role?.externalId,
    },
    concurrency: concurrencyOf(flags, config),
    deep: flags.deep ?? config.deep ?? false,
    progress: showProgress(terminal),
  };
}

/** Runs a scan and prints its reports; gives the exit code. */
async function runScan(flags: Flags): Promise<number> {
  const terminal = processTerminal(flags);
  const settings = readSettings(flags);
  const options = optionsOf(flags, settings, terminal);
  prepareOutputs(settings.outputs);
  // The AWS SDK takes long to load; commands that ask nothing of AWS do not wait for it.
  const { scan } = await import('../scan.js');
  const result =
    flags.snapshot === undefined
      ? await withTemporarySnapshot((snapshot) => scan({ ...options, snapshot }))
      : await scan({ ...options, snapshot: flags.snapshot });
  adviseOnRole(result, options.role?.name ?? DEFAULT_ROLE, terminal);
  writeOutputs(result, settings.outputs, terminal);
  return exitCode(result, settings.gate);
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
      .epilogue(EXIT_CODES_TEXT),
  handler: async (flags: Flags) => done(await runScan(flags)),
});
