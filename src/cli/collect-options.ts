/** The flags of a scan, and the configuration, to how it collects. */
import { availableParallelism } from 'node:os';
import type { InferredOptionTypes, Options } from 'yargs';
import type { ScopeRequest } from '../discover/request.js';
import type { Config } from '../files/config.js';
import { defined } from '../model/defined.js';
import type { Shard } from '../model/inventory.js';
import { UserError } from '../model/user-error.js';
import {
  DEFAULT_CONCURRENCY,
  DEFAULT_FULL_EVERY,
  DEFAULT_PATIENCE,
  DEFAULT_RATE_SHARE,
  DEFAULT_ROLE,
} from '../scan-defaults.js';
import { listOption, regionNames, splitValues } from './list-option.js';
import { refuseTwice } from './options.js';
import { roleName } from './role.js';

/** Flags that say what to collect, and how. */
export const COLLECT_OPTIONS = {
  account: listOption('Account id to scan; repeatable. Default: all of the organization'),
  ou: listOption('Organizational unit, by id or by path of names, with all below it; repeatable'),
  'exclude-account': listOption('Account id to leave out; repeatable'),
  'account-tag': listOption('NAME=VALUE that an account must be tagged with; repeatable'),
  region: listOption('Region to scan; repeatable. Default: every enabled one'),
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
  'rate-share': {
    type: 'number',
    requiresArg: true,
    description: `Part of each request quota that the scan takes, up to 1. Default: ${DEFAULT_RATE_SHARE}`,
  },
  patience: {
    type: 'number',
    requiresArg: true,
    description: `Seconds for which AWS may throttle every request of a kind before they become gaps. Default: ${DEFAULT_PATIENCE}`,
  },
  workers: {
    type: 'number',
    requiresArg: true,
    description: 'Threads at most. Default: as many as there are cores, up to 4',
  },
  shard: {
    type: 'string',
    requiresArg: true,
    description:
      'I/N: the I-th of N parts of the accounts, for scans beside each other; see `merge`',
  },
  snapshot: {
    type: 'string',
    requiresArg: true,
    description: 'New folder in which to keep what was collected, for `evaluate`',
  },
  resume: {
    type: 'boolean',
    description: 'With --snapshot: go on with a scan that died there; finished accounts are kept',
  },
  since: {
    type: 'string',
    requiresArg: true,
    description: 'Earlier snapshot: policies are read again only where CloudTrail shows a change',
  },
  'full-every': {
    type: 'number',
    requiresArg: true,
    description: `With --since: days after which a policy is read again all the same. Default: ${DEFAULT_FULL_EVERY}`,
  },
} as const satisfies Record<string, Options>;

/** The values of `COLLECT_OPTIONS`. */
export type CollectFlags = InferredOptionTypes<typeof COLLECT_OPTIONS>;

function accountIds(values: readonly string[] | undefined, flag: string): string[] | undefined {
  const ids = splitValues(values);
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

/** Flags win, list by list. */
function scopeOf(flags: CollectFlags, { scope = {} }: Config): ScopeRequest {
  return defined<ScopeRequest>({
    accounts: accountIds(flags.account, '--account') ?? scope.accounts,
    organizationalUnits: flags.ou ?? scope.organizationalUnits,
    excludedAccounts:
      accountIds(flags['exclude-account'], '--exclude-account') ?? scope.excludedAccounts,
    accountTags: tagPairs(flags['account-tag']) ?? scope.accountTags,
    regions: regionNames(flags.region, '--region') ?? scope.regions,
    shard: shardOf(flags.shard),
    readAccountTags: scope.readAccountTags,
  });
}

interface Range {
  readonly least: number;
  readonly most: number;
  /** As a sentence. */
  readonly words: string;
  readonly whole?: true;
}

const RANGES = {
  concurrency: {
    least: 1,
    most: 1000,
    whole: true,
    words: 'it must be a whole number from 1 to 1000',
  },
  'rate-share': { least: 0.001, most: 1, words: 'it must be above 0 and at most 1' },
  patience: { least: 1, most: 86_400, words: 'it must be a number of seconds from 1 to 86400' },
  workers: { least: 1, most: 64, whole: true, words: 'it must be a whole number from 1 to 64' },
  'full-every': { least: 0, most: 89, words: 'it must be a number of days from 0 to 89' },
  'usage-days': {
    least: 1,
    most: 3650,
    whole: true,
    words: 'it must be a whole number of days from 1 to 3650',
  },
  'usage-budget': {
    least: 1,
    most: 1_000_000,
    whole: true,
    words: 'it must be a whole number of requests from 1 to 1000000',
  },
} as const satisfies Readonly<Record<string, Range>>;

/** A number that the user gave, if it is one that makes sense. */
export function checked(flag: keyof typeof RANGES, value: number): number {
  const { least, most, words, ...more } = RANGES[flag];
  const isWhole = !('whole' in more) || Number.isInteger(value);
  if (isWhole && value >= least && value <= most) return value;
  throw new UserError({ where: `--${flag}`, what: words });
}

/** `3/16`. */
function shardOf(text: string | undefined): Shard | undefined {
  if (text === undefined) return undefined;
  const [, index = '', of = ''] = /^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  if (shard.index >= 1 && shard.index <= shard.of) return shard;
  throw new UserError({
    where: `--shard ${text}`,
    what: 'this is no shard',
    hint: 'Write the third of sixteen parts as 3/16.',
  });
}

/** Threads beyond these have to wait for AWS, not for a core. */
const MOST_DEFAULT_WORKERS = 4;

const folderOf = (flag: string, value: string | undefined): string | undefined => {
  if (value !== '') return value;
  throw new UserError({ where: flag, what: 'the path is empty' });
};

/** What flags and configuration say of how AWS is asked; flags win. Throws a `UserError`. */
export function connectionOptions(
  flags: Pick<CollectFlags, 'role' | 'external-id' | 'concurrency' | 'rate-share' | 'patience'>,
  config: Config,
) {
  return {
    role: {
      name: roleName(flags.role) ?? config.role?.name,
      externalId: flags['external-id'] ?? config.role?.externalId,
    },
    concurrency: checked(
      'concurrency',
      flags.concurrency ?? config.concurrency ?? DEFAULT_CONCURRENCY,
    ),
    rateShare: checked('rate-share', flags['rate-share'] ?? config.rateShare ?? DEFAULT_RATE_SHARE),
    patience: checked('patience', flags.patience ?? config.patience ?? DEFAULT_PATIENCE),
  };
}

/** What flags and configuration say of collecting; flags win. Throws a `UserError`. */
export function collectOptions(flags: CollectFlags, config: Config) {
  refuseTwice(flags, COLLECT_OPTIONS);
  if (flags.resume === true && flags.snapshot === undefined)
    throw new UserError({
      where: '--resume',
      what: 'it needs the folder of the scan that is to go on',
      hint: 'Name it: --snapshot FOLDER --resume',
    });
  folderOf('--snapshot', flags.snapshot);
  const cores = Math.min(availableParallelism(), MOST_DEFAULT_WORKERS);
  return {
    scope: scopeOf(flags, config),
    ...connectionOptions(flags, config),
    workers: checked('workers', flags.workers ?? config.workers ?? cores),
    deep: flags.deep ?? config.deep ?? false,
    resume: flags.resume ?? false,
    since: folderOf('--since', flags.since),
    fullEvery: checked('full-every', flags['full-every'] ?? config.fullEvery ?? DEFAULT_FULL_EVERY),
  };
}
