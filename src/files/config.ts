/** The configuration file to settings; every mistake in it with its place. */
import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { ATHENA_COLUMN_NAMES, ATHENA_PARTITION_NAMES } from '../model/athena-table.js';
import type { Waiver } from '../model/finding.js';
import { GAP_REASONS } from '../model/gap.js';
import { SEVERITIES, type Severity } from '../model/rule.js';
import type { PriceSettings, RulesSettings, TrustSettings } from '../model/settings.js';
import { UserError } from '../model/user-error.js';
import { compileSchema, shapeProblems } from './check-shape.js';
import { type LocatedYaml, parseLocatedYaml, readUserFile } from './located-yaml.js';
import { accountId, regionName, textMap } from './shape-parts.js';
import { WAIVERS_SCHEMA } from './waivers.js';

/** What the configuration file may hold; flags of the same meaning win. */
export interface Config {
  readonly role?: { readonly name?: string; readonly externalId?: string };
  readonly scope?: {
    readonly accounts?: readonly string[];
    readonly organizationalUnits?: readonly string[];
    readonly excludedAccounts?: readonly string[];
    readonly accountTags?: Readonly<Record<string, string>>;
    readonly regions?: readonly string[];
    /** Read every account's tags, one request each, for rules of your own that read `secret.account.tags`. */
    readonly readAccountTags?: boolean;
  };
  readonly deep?: boolean;
  readonly concurrency?: number;
  readonly rateShare?: number;
  readonly patience?: number;
  readonly workers?: number;
  readonly fullEvery?: number;
  /** Folders with rules of your own, beside the built-in ones. */
  readonly ruleFolders?: readonly string[];
  readonly rules?: RulesSettings;
  readonly trust?: TrustSettings;
  readonly prices?: PriceSettings;
  /** How `cost` groups secrets: as `--by` says it, and the tags that name owners. */
  readonly cost?: { readonly by?: string; readonly ownerTags?: readonly string[] };
  /** Where the use of secrets is learned from: as `--usage` says it, and what goes with it. */
  readonly usage?: {
    readonly source?: string;
    readonly days?: number;
    readonly budget?: number;
    readonly region?: string;
    /** Of Athena, as is the place for results, and the names that its table has for the usual columns. */
    readonly workgroup?: string;
    readonly output?: string;
    readonly columns?: Readonly<Partial<Record<(typeof ATHENA_COLUMN_NAMES)[number], string>>>;
    /** null: the table has none of the kind. */
    readonly partitions?: Readonly<
      Partial<Record<(typeof ATHENA_PARTITION_NAMES)[number], string | null>>
    >;
  };
  readonly waivers?: readonly Waiver[];
  readonly baseline?: string;
  readonly output?: readonly string[];
  readonly failOn?: Severity | 'never';
  /** `true`: any gap is accepted; a list: only gaps with these reasons. */
  readonly allowPartial?: boolean | readonly string[];
  /** How findings are pushed, and hubs asked; `role` above is that of a scan. */
  readonly push?: {
    readonly role?: { readonly name?: string; readonly externalId?: string };
    readonly central?: string;
    readonly waived?: 'archive' | 'leave';
    readonly onlyRegions?: readonly string[];
    readonly state?: string;
    readonly honorSuppressions?: boolean;
  };
}

/** What `--allow-partial` may name: reasons of gaps, and the organization's own guardrails. */
export const PARTIAL_REASONS = [...GAP_REASONS, 'serviceControlPolicy'] as const;

/** A role's name, with its path where it has one. Source: IAM API, `RoleName` and `Path`. */
export const ROLE_NAME = /^[A-Za-z0-9+=,.@_/-]{1,512}$/;

const texts = { type: 'array', items: { type: 'string', minLength: 1 } } as const;
const accounts = { type: 'array', items: accountId } as const;
const unitIds = {
  type: 'array',
  items: {
    type: 'string',
    pattern: '^(ou|r)-',
    description: 'the id of an organizational unit or root, such as ou-ab12-11111111',
  },
} as const;
const params = {
  type: 'object',
  additionalProperties: {
    type: ['string', 'number', 'boolean', 'array'],
    items: { type: 'string' },
  },
} as const;

/** An object with these properties and no others. */
const closed = (properties: object) =>
  ({ type: 'object', additionalProperties: false, properties }) as const;

const ruleSettings = closed({
  enabled: { type: 'boolean' },
  severity: { enum: SEVERITIES },
  params,
  overrides: {
    type: 'array',
    items: { ...closed({ accounts, ous: unitIds, tags: textMap, params }), required: ['params'] },
  },
});

const role = closed({
  name: { type: 'string', pattern: ROLE_NAME.source },
  externalId: { type: 'string', minLength: 2 },
});

/** What is far above every price; sums of a million of them would not be exact to the cent. */
const price = { type: 'number', minimum: 0, maximum: 100_000 } as const;

const CONFIG_SCHEMA = closed({
  role,
  scope: closed({
    accounts,
    organizationalUnits: texts,
    excludedAccounts: accounts,
    accountTags: textMap,
    regions: { type: 'array', items: regionName },
    readAccountTags: { type: 'boolean' },
  }),
  deep: { type: 'boolean' },
  concurrency: { type: 'integer', minimum: 1, maximum: 1000 },
  rateShare: { type: 'number', exclusiveMinimum: 0, maximum: 1 },
  patience: { type: 'number', minimum: 1, maximum: 86_400 },
  workers: { type: 'integer', minimum: 1, maximum: 64 },
  fullEvery: { type: 'number', minimum: 0, maximum: 89 },
  ruleFolders: texts,
  rules: { type: 'object', additionalProperties: ruleSettings },
  trust: closed({
    accounts,
    organizations: texts,
    networks: closed({ cidrs: texts, vpcs: texts, vpcEndpoints: texts }),
  }),
  prices: {
    ...closed({
      secretMonth: price,
      apiCall: price,
      keyMonth: price,
      currency: { type: 'string', pattern: '^[A-Z]{3}$' },
      asOf: { type: 'string', format: 'calendar-date' },
    }),
    required: ['secretMonth', 'currency', 'asOf'],
  },
  cost: closed({
    by: { type: 'string', minLength: 1 },
    ownerTags: { ...texts, minItems: 1 },
  }),
  usage: closed({
    source: { type: 'string', minLength: 1 },
    days: { type: 'integer', minimum: 1, maximum: 3650 },
    budget: { type: 'integer', minimum: 1, maximum: 1_000_000 },
    region: regionName,
    workgroup: { type: 'string', minLength: 1 },
    output: { type: 'string', minLength: 1 },
    columns: closed(
      Object.fromEntries(
        ATHENA_COLUMN_NAMES.map((name) => [name, { type: 'string', minLength: 1 }]),
      ),
    ),
    partitions: closed(
      Object.fromEntries(
        ATHENA_PARTITION_NAMES.map((name) => [name, { type: ['string', 'null'], minLength: 1 }]),
      ),
    ),
  }),
  waivers: WAIVERS_SCHEMA,
  baseline: { type: 'string' },
  output: texts,
  failOn: { enum: [...SEVERITIES, 'never'] },
  allowPartial: {
    type: ['boolean', 'array'],
    items: { enum: PARTIAL_REASONS },
  },
  push: closed({
    role,
    central: regionName,
    waived: { enum: ['archive', 'leave'] },
    onlyRegions: { type: 'array', items: regionName, minItems: 1 },
    state: { type: 'string', minLength: 1 },
    honorSuppressions: { type: 'boolean' },
  }),
});

const isConfig = compileSchema<Config>(CONFIG_SCHEMA);

/** Found in the working directory where no other file is named. */
const DEFAULT_CONFIG_FILE = 'secrets-census.yaml';

/** A configuration, and the means to point into its file. */
export interface LoadedConfig {
  readonly config: Config;
  /** Absent where there is no file. */
  readonly source?: LocatedYaml;
}

/** Paths in the file start at its folder, wherever the command was started. */
function fromFolder(folder: string, config: Config): Config {
  const { ruleFolders, baseline, output, push, usage } = config;
  const resolve = (path: string): string => (isAbsolute(path) ? path : join(folder, path));
  return {
    ...config,
    ...(ruleFolders && { ruleFolders: ruleFolders.map(resolve) }),
    ...(baseline && { baseline: resolve(baseline) }),
    ...(push?.state && { push: { ...push, state: resolve(push.state) } }),
    ...(usage?.source && {
      usage: {
        ...usage,
        source: usage.source.replace(/^logs=(?!s3:)(.+)$/s, (_, path) => `logs=${resolve(path)}`),
      },
    }),
    // `FORMAT=PATH`, where a path is named.
    ...(output && {
      output: output.map((text) => text.replace(/=(.+)$/s, (_, path) => `=${resolve(path)}`)),
    }),
  };
}

/** Loads the named file, or the default one if it exists. Throws a `UserError` with all mistakes. */
export function loadConfig(file: string | undefined): LoadedConfig {
  if (file === undefined && !existsSync(DEFAULT_CONFIG_FILE)) return { config: {} };
  const path = file ?? DEFAULT_CONFIG_FILE;
  const source = parseLocatedYaml(path, readUserFile(path, 'the configuration file'));
  if (source.data === null) return { config: {}, source };
  const problems = shapeProblems(isConfig, source);
  if (problems.length > 0 || !isConfig(source.data)) throw new UserError(problems);
  return { config: fromFolder(dirname(path), source.data), source };
}
