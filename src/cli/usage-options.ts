/** The flags of use, and the configuration, to which source is asked for it, and how. */
import type { InferredOptionTypes, Options } from 'yargs';
import type { UsageChoice } from '../connect-usage.js';
import type { Config } from '../files/config.js';
import { didYouMean } from '../model/nearest.js';
import { USAGE_SOURCES, type UsageSourceName } from '../model/usage.js';
import { UserError } from '../model/user-error.js';
import { DEFAULT_USAGE_BUDGET, DEFAULT_USAGE_DAYS } from '../scan-defaults.js';
import { checked } from './collect-options.js';
import { regionName } from './list-option.js';

/** Flags that say where the use of secrets is learned from. */
export const USAGE_OPTIONS = {
  usage: {
    type: 'string',
    requiresArg: true,
    description:
      'Learn who reads each secret from CloudTrail: events, logs=PATH (a folder, a glob, s3://BUCKET/PREFIX), athena=DATABASE.TABLE or lake=EVENT-DATA-STORE',
  },
  'usage-days': {
    type: 'number',
    requiresArg: true,
    description: `With --usage: days to look back. Default: ${DEFAULT_USAGE_DAYS}`,
  },
  'usage-budget': {
    type: 'number',
    requiresArg: true,
    description: `With --usage events: requests per account and Region at most. Default: ${DEFAULT_USAGE_BUDGET}`,
  },
  'usage-region': {
    type: 'string',
    requiresArg: true,
    description:
      'With --usage athena, lake or logs=s3://: the Region that is asked. Default: that of the credentials',
  },
  'athena-workgroup': {
    type: 'string',
    requiresArg: true,
    description: 'With --usage athena: the workgroup. Default: primary',
  },
  'athena-output': {
    type: 'string',
    requiresArg: true,
    description:
      'With --usage athena: s3://BUCKET/PREFIX for results, where the workgroup has no place for them',
  },
} as const satisfies Record<string, Options>;

export type UsageFlags = InferredOptionTypes<typeof USAGE_OPTIONS>;

/** What is asked of a source. */
export interface UsageSettings {
  readonly choice: UsageChoice;
  readonly days: number;
}

/** What each source takes behind its name and `=`. */
const TAKES: Readonly<Record<UsageSourceName, string | undefined>> = {
  events: undefined,
  logs: 'PATH',
  athena: 'DATABASE.TABLE',
  lake: 'EVENT-DATA-STORE',
};

const SOURCES_TEXT = USAGE_SOURCES.map((name) =>
  TAKES[name] === undefined ? name : `${name}=${TAKES[name]}`,
).join(', ');

/** Event history keeps no more. Source: CloudTrail API reference, LookupEvents. */
const HISTORY_DAYS = 90;

interface Named {
  readonly name: UsageSourceName;
  readonly value: string;
}

/** Splits `athena=security.cloudtrail`. */
function parseSource(text: string, where: string): Named {
  const at = text.indexOf('=');
  const given = at < 0 ? text : text.slice(0, at);
  const value = at < 0 ? '' : text.slice(at + 1);
  const name = USAGE_SOURCES.find((known) => known === given);
  const mistake = (what: string, hint: string) =>
    new UserError({ where: `${where} ${text}`, what, hint });
  if (name === undefined)
    throw mistake(
      `there is no source '${given}'`,
      didYouMean(given, USAGE_SOURCES) ?? `Known: ${SOURCES_TEXT}.`,
    );
  const takes = TAKES[name];
  if (takes === undefined && at >= 0)
    throw mistake('this source takes nothing behind its name', `Write it as ${name}.`);
  if (takes !== undefined && value === '')
    throw mistake('it does not say where', `Write it as ${name}=${takes}.`);
  return { name, value };
}

/** Names of tables and databases. Source: Athena user guide, "name databases, tables and columns". */
const TABLE = /^([a-z0-9_]{1,255})\.([a-z0-9_]{1,255})$/i;

/** The id of an event data store, or its ARN. Source: CloudTrail API reference, `EventDataStore`. */
const STORE = /^(arn:[a-z0-9-]+:cloudtrail:[a-z0-9-]+:\d{12}:eventdatastore\/)?([a-f0-9-]{36})$/i;

const BUCKET_PLACE = /^s3:\/\/[a-z0-9.-]{3,63}(\/.*)?$/;

function choiceOf(
  { name, value }: Named,
  flags: UsageFlags,
  config: NonNullable<Config['usage']>,
): UsageChoice {
  const region = regionName(flags['usage-region'], '--usage-region') ?? config.region;
  const mistake = (what: string, hint: string) =>
    new UserError({ where: `--usage ${name}=${value}`, what, hint });
  switch (name) {
    case 'events': {
      const budget = flags['usage-budget'] ?? config.budget ?? DEFAULT_USAGE_BUDGET;
      return { name, budget: checked('usage-budget', budget) } as const;
    }
    case 'logs':
      if (value.startsWith('s3:') && !BUCKET_PLACE.test(value))
        throw mistake('this is no place in S3', 'Write it as logs=s3://BUCKET/PREFIX.');
      return { name, path: value, region } as const;
    case 'athena': {
      const [, database, table] = TABLE.exec(value) ?? [];
      if (database === undefined || table === undefined)
        throw mistake('this is no name of a table', 'Write it as athena=DATABASE.TABLE.');
      const output = flags['athena-output'] ?? config.output;
      if (output !== undefined && !BUCKET_PLACE.test(output))
        throw new UserError({
          where: `--athena-output ${output}`,
          what: 'this is no place in S3',
          hint: 'Write it as s3://BUCKET/PREFIX/.',
        });
      const workgroup = flags['athena-workgroup'] ?? config.workgroup;
      const { columns, partitions } = config;
      return { name, database, table, region, workgroup, output, columns, partitions };
    }
    case 'lake': {
      const [, , store] = STORE.exec(value) ?? [];
      if (store === undefined)
        throw mistake(
          'this is no event data store',
          'Write its id, such as lake=1a2b3c4d-1111-2222-3333-444455556666, or its ARN.',
        );
      return { name, store, region } as const;
    }
  }
}

/** Flags that make no sense with another source, or with none. */
const BELONGS: Readonly<Record<Exclude<keyof UsageFlags, 'usage'>, readonly UsageSourceName[]>> = {
  'usage-days': USAGE_SOURCES,
  'usage-budget': ['events'],
  'usage-region': ['logs', 'athena', 'lake'],
  'athena-workgroup': ['athena'],
  'athena-output': ['athena'],
};

function refuseStray(flags: UsageFlags, source: UsageSourceName | undefined): void {
  const given = new Map<string, unknown>(Object.entries(flags));
  for (const [flag, sources] of Object.entries(BELONGS)) {
    if (given.get(flag) === undefined || sources.some((known) => known === source)) continue;
    throw new UserError({
      where: `--${flag}`,
      what:
        source === undefined
          ? 'it says how use is learned, and nobody asks for that'
          : `it means nothing to the source '${source}'`,
      ...(source === undefined && { hint: 'Add --usage SOURCE.' }),
    });
  }
}

/** What flags and configuration say of use; undefined where nobody asks for it. Flags win. Throws a `UserError`. */
export function usageSettings(
  flags: UsageFlags,
  { usage: config = {} }: Config,
): UsageSettings | undefined {
  const where = flags.usage === undefined ? 'usage.source' : '--usage';
  const text = flags.usage ?? config.source;
  const named = text === undefined ? undefined : parseSource(text, where);
  refuseStray(flags, named?.name);
  if (named === undefined) return undefined;
  const days = checked('usage-days', flags['usage-days'] ?? config.days ?? DEFAULT_USAGE_DAYS);
  if (named.name === 'events' && days > HISTORY_DAYS)
    throw new UserError({
      where: `--usage-days ${days}`,
      what: `CloudTrail's event history keeps ${HISTORY_DAYS} days`,
      hint: 'Ask the logs of a trail: --usage logs=PATH or --usage athena=DATABASE.TABLE.',
    });
  return { choice: choiceOf(named, flags, config), days };
}
