/** The flags that several commands share, and what flags and configuration say together. */
import type { InferredOptionTypes, Options } from 'yargs';
import type { AssessOptions } from '../assess/assess.js';
import { checkSettings } from '../check-settings.js';
import { loadBaseline } from '../files/baseline.js';
import { type Config, type LoadedConfig, loadConfig, PARTIAL_REASONS } from '../files/config.js';
import { TOOL } from '../files/package-facts.js';
import { loadWaivers } from '../files/waivers.js';
import { BUILT_IN_RULES, loadRules, type RulePack } from '../load-rules.js';
import { isCalendarDate } from '../model/calendar-date.js';
import type { Waiver } from '../model/finding.js';
import { didYouMean } from '../model/nearest.js';
import { type RuleDefinition, SEVERITIES } from '../model/rule.js';
import { UserError } from '../model/user-error.js';
import { FORMAT_NAMES } from '../report/formats.js';
import type { AllowPartial, FailOn, Gate } from './exit-code.js';
import { type Output, parseOutputs } from './outputs.js';

const FAIL_ON: readonly FailOn[] = [...SEVERITIES, 'never'];

/** Flags of every command that judges secrets. */
export const REPORT_OPTIONS = {
  output: {
    alias: 'o',
    type: 'string',
    array: true,
    nargs: 1,
    requiresArg: true,
    description: `FORMAT or FORMAT=PATH; repeatable. Default: table. Formats: ${FORMAT_NAMES.join(', ')}`,
  },
  'fail-on': {
    choices: FAIL_ON,
    description: 'Least severity of an open finding that makes the exit code 1. Default: high',
  },
  'fail-on-new': {
    type: 'boolean',
    description: 'With a baseline: only findings that it does not have make the exit code 1',
  },
  'allow-partial': {
    type: 'string',
    description: 'Accept incomplete coverage: of any cause, or of causes named with commas',
  },
  config: {
    type: 'string',
    requiresArg: true,
    description: 'Configuration file. Default: secrets-census.yaml, if it exists',
  },
  rules: {
    type: 'string',
    array: true,
    nargs: 1,
    requiresArg: true,
    description: 'Folder with rules of your own, beside the built-in ones; repeatable',
  },
  waivers: { type: 'string', requiresArg: true, description: 'YAML file with a list of waivers' },
  baseline: {
    type: 'string',
    requiresArg: true,
    description: 'Earlier JSON report: findings become new, unchanged or resolved',
  },
  'as-of': {
    type: 'string',
    requiresArg: true,
    description: 'Judge as of this moment (ISO 8601) instead of now',
  },
  trust: {
    type: 'string',
    array: true,
    nargs: 1,
    requiresArg: true,
    description: 'Account (12 digits) or organization (o-...) that is no outsider; repeatable',
  },
  color: { type: 'boolean', default: true, description: 'Colours, on a terminal' },
  quiet: { alias: 'q', type: 'boolean', default: false, description: 'Say nothing but the report' },
} as const satisfies Record<string, Options>;

/** yargs makes a list of a flag that is given twice, whatever its type. Throws a `UserError` for one that is no list. */
export function refuseTwice(flags: object, options: Readonly<Record<string, Options>>): void {
  const given = new Map<string, unknown>(Object.entries(flags));
  for (const [name, option] of Object.entries(options))
    if (option.array !== true && Array.isArray(given.get(name)))
      throw new UserError({ where: `--${name}`, what: 'it can be given once only' });
}

/** The values of `REPORT_OPTIONS`. */
export type ReportFlags = InferredOptionTypes<typeof REPORT_OPTIONS>;

/** Everything that a judging command needs, from flags and configuration together. */
export interface Settings {
  readonly loaded: LoadedConfig;
  readonly assess: AssessOptions;
  readonly outputs: readonly Output[];
  readonly gate: Gate;
}

/** Reads a moment that the user wrote. */
export function parseMoment(text: string, flag: string): Date {
  const moment = new Date(text);
  const isIso = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text);
  if (isIso && isCalendarDate(text.slice(0, 10)) && !Number.isNaN(moment.getTime())) return moment;
  throw new UserError({
    where: `${flag} ${text}`,
    what: 'this is no moment',
    hint: 'Write it as 2026-11-21 or 2026-11-21T09:00:00Z.',
  });
}

/** What gaps a user accepts; the flag wins. Throws a `UserError` for a cause that does not exist. */
export function parseAllowPartial(
  text: string | undefined,
  config: AllowPartial | undefined,
): AllowPartial {
  if (text === undefined) return config ?? false;
  if (text === '' || text === 'true') return true;
  if (text === 'false') return false;
  const reasons = text.split(',').map((reason) => reason.trim());
  for (const reason of reasons) {
    if (PARTIAL_REASONS.some((known) => known === reason)) continue;
    throw new UserError({
      where: `--allow-partial ${text}`,
      what: `'${reason}' is no cause of incomplete coverage`,
      hint: didYouMean(reason, PARTIAL_REASONS) ?? `Known: ${PARTIAL_REASONS.join(', ')}.`,
    });
  }
  return reasons;
}

/** Accounts and organizations that the user trusts. */
export function parseTrust(texts: readonly string[]): {
  readonly accounts: string[];
  readonly organizations: string[];
} {
  for (const text of texts) {
    if (/^\d{12}$/.test(text) || /^o-[a-z0-9]{10,32}$/.test(text)) continue;
    throw new UserError({
      where: `--trust ${text}`,
      what: 'this is neither an account id (12 digits) nor an organization id (o-...)',
    });
  }
  return {
    accounts: texts.filter((text) => !text.startsWith('o-')),
    organizations: texts.filter((text) => text.startsWith('o-')),
  };
}

/** The built-in rules and those of the user's folders. */
export const loadPack = (folders: readonly string[]): RulePack =>
  loadRules([BUILT_IN_RULES, ...folders]);

/** Waivers of the configuration, and of the file that a flag names. Throws a `UserError`. */
export const waiversOf = (
  file: string | undefined,
  config: Config,
  definitions: readonly RuleDefinition[],
): readonly Waiver[] => [
  ...(config.waivers ?? []),
  ...(file === undefined
    ? []
    : loadWaivers(
        file,
        definitions.map(({ id }) => id),
      )),
];

/** Reads and checks all that the flags and the configuration name. Throws a `UserError`. */
export function readSettings(flags: ReportFlags): Settings {
  refuseTwice(flags, REPORT_OPTIONS);
  const loaded = loadConfig(flags.config);
  const { config } = loaded;
  const rules = loadPack([...(config.ruleFolders ?? []), ...(flags.rules ?? [])]);
  checkSettings(loaded, rules.definitions);
  const trusted = parseTrust(flags.trust ?? []);
  const baseline = flags.baseline ?? config.baseline;
  return {
    loaded,
    outputs: parseOutputs(flags.output ?? config.output),
    gate: {
      failOn: flags['fail-on'] ?? config.failOn ?? 'high',
      allowPartial: parseAllowPartial(flags['allow-partial'], config.allowPartial),
      onlyNew: flags['fail-on-new'] ?? false,
    },
    assess: {
      tool: TOOL,
      rules,
      settings: config.rules ?? {},
      trust: {
        ...config.trust,
        accounts: [...(config.trust?.accounts ?? []), ...trusted.accounts],
        organizations: [...(config.trust?.organizations ?? []), ...trusted.organizations],
      },
      price: config.prices,
      waivers: waiversOf(flags.waivers, config, rules.definitions),
      baseline: baseline === undefined ? undefined : loadBaseline(baseline),
      asOf: flags['as-of'] === undefined ? undefined : parseMoment(flags['as-of'], '--as-of'),
    },
  };
}
