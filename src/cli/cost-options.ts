/** The flags of a cost review, and the configuration, to how costs are reviewed. */
import type { InferredOptionTypes, Options } from 'yargs';
import type { ReviewOptions } from '../assess/review-costs.js';
import { checkSettings } from '../check-settings.js';
import { loadConfig } from '../files/config.js';
import type { Grouping } from '../model/cost.js';
import { didYouMean } from '../model/nearest.js';
import { UserError } from '../model/user-error.js';
import { COST_FORMAT_NAMES, type CostFormatName } from '../report/cost-formats.js';
import type { AllowPartial } from './exit-code.js';
import {
  loadPack,
  parseAllowPartial,
  parseMoment,
  REPORT_OPTIONS,
  refuseTwice,
  waiversOf,
} from './options.js';
import { type Output, parseOutputsOf } from './outputs.js';

/** Flags of the command. */
export const COST_OPTIONS = {
  by: {
    type: 'string',
    requiresArg: true,
    description:
      'Group by account, ou, owner, prefix (of names, up to a slash) or tag:NAME. Default: account',
  },
  'live-prices': {
    type: 'boolean',
    default: false,
    description:
      'Ask AWS for its current prices, instead of those of the package or the configuration',
  },
  'delete-plan': {
    type: 'boolean',
    default: false,
    description: 'Markdown: with a checklist and the commands to delete each unused secret safely',
  },
  output: {
    ...REPORT_OPTIONS.output,
    description: `FORMAT or FORMAT=PATH; repeatable. Default: table. Formats: ${COST_FORMAT_NAMES.join(', ')}`,
  },
  config: REPORT_OPTIONS.config,
  waivers: REPORT_OPTIONS.waivers,
  'allow-partial': REPORT_OPTIONS['allow-partial'],
  'as-of': {
    ...REPORT_OPTIONS['as-of'],
    description: 'Review as of this moment (ISO 8601) instead of that of the snapshot',
  },
  color: REPORT_OPTIONS.color,
  quiet: REPORT_OPTIONS.quiet,
} as const satisfies Record<string, Options>;

export type CostFlags = InferredOptionTypes<typeof COST_OPTIONS>;

/** All that a review needs, but for the snapshot, a spool and live prices. */
export interface CostSettings {
  readonly review: Omit<ReviewOptions, 'spool' | 'quoted'>;
  readonly outputs: readonly Output<CostFormatName>[];
  readonly allowPartial: AllowPartial;
  readonly livePrices: boolean;
  readonly deletionPlan: boolean;
}

const GROUPINGS = ['account', 'ou', 'owner', 'prefix'] as const;

/** Reads `--by`, or what the configuration has in its place. */
export function parseGrouping(text: string, where: string): Grouping {
  const by = GROUPINGS.find((known) => known === text);
  if (by !== undefined) return { by };
  const [kind, ...rest] = text.split(':');
  const tag = rest.join(':');
  if (kind === 'tag' && tag !== '') return { by: 'tag', tag };
  throw new UserError({
    where: `${where} ${text}`,
    what: kind === 'tag' ? 'it names no tag' : `secrets cannot be grouped by '${text}'`,
    hint:
      (kind === 'tag' ? undefined : didYouMean(text, GROUPINGS)) ??
      `Known: ${GROUPINGS.join(', ')} and tag:NAME, such as tag:cost-centre.`,
  });
}

function outputsOf(flags: CostFlags): readonly Output<CostFormatName>[] {
  const outputs = parseOutputsOf(flags.output, COST_FORMAT_NAMES);
  if (flags['delete-plan'] && !outputs.some(({ format }) => format === 'markdown'))
    throw new UserError({
      where: '--delete-plan',
      what: 'no output of this command would show it',
      hint: 'Add one: -o markdown=FILE. In -o json it always stands.',
    });
  return outputs;
}

/** Reads and checks all that the flags and the configuration name. Throws a `UserError`. */
export function costSettings(flags: CostFlags): CostSettings {
  refuseTwice(flags, COST_OPTIONS);
  const loaded = loadConfig(flags.config);
  const { config } = loaded;
  const { definitions } = loadPack(config.ruleFolders ?? []);
  checkSettings(loaded, definitions);
  const grouping =
    flags.by === undefined
      ? parseGrouping(config.cost?.by ?? 'account', 'cost.by')
      : parseGrouping(flags.by, '--by');
  return {
    outputs: outputsOf(flags),
    allowPartial: parseAllowPartial(flags['allow-partial'], config.allowPartial),
    livePrices: flags['live-prices'],
    deletionPlan: flags['delete-plan'],
    review: {
      grouping,
      ownerTags: config.cost?.ownerTags,
      settings: config.rules ?? {},
      waivers: waiversOf(flags.waivers, config, definitions),
      price: config.prices,
      asOf: flags['as-of'] === undefined ? undefined : parseMoment(flags['as-of'], '--as-of'),
    },
  };
}
