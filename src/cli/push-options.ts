/** The flags of a push, and the configuration, to how it is done. */
import type { InferredOptionTypes, Options } from 'yargs';
import type { Config } from '../files/config.js';
import { loadReceipt, prepareReceipt } from '../files/receipt.js';
import { defined } from '../model/defined.js';
import type { Receipt } from '../model/delivery.js';
import { UserError } from '../model/user-error.js';
import type { PushOptions } from '../push.js';
import {
  DEFAULT_CONCURRENCY,
  DEFAULT_PATIENCE,
  DEFAULT_PUSH_RATE_SHARE,
  DEFAULT_PUSH_ROLE,
} from '../scan-defaults.js';
import { checked } from './collect-options.js';
import { listOption, regionName, regionNames } from './list-option.js';
import { refuseTwice } from './options.js';
import { roleName } from './role.js';

/** Flags that say what is pushed, and where. */
export const DELIVERY_OPTIONS = {
  apply: { type: 'boolean', description: 'Do what the plan says. Without it nothing is sent' },
  'only-regions': listOption('Region to push to; repeatable, or with commas. Default: all'),
  central: {
    type: 'string',
    requiresArg: true,
    description: 'Push all to the own account, in this Region. Default: to the account of each',
  },
  waived: {
    choices: ['archive', 'leave'],
    requiresArg: true,
    description: 'What becomes of findings that a waiver accepts. Default: archive',
  },
  state: {
    type: 'string',
    requiresArg: true,
    description: 'File that remembers what was sent, so that hubs need not be read next time',
  },
} as const satisfies Record<string, Options>;

type DeliveryFlags = InferredOptionTypes<typeof DELIVERY_OPTIONS>;

/** Flags that say how the hubs are reached. */
export const REACH_OPTIONS = {
  role: {
    type: 'string',
    requiresArg: true,
    description: `Role to assume in each account. Default: ${DEFAULT_PUSH_ROLE}`,
  },
  'external-id': { type: 'string', requiresArg: true, description: 'External id of that role' },
  concurrency: {
    type: 'number',
    requiresArg: true,
    description: `Requests in flight at most. Default: ${DEFAULT_CONCURRENCY}`,
  },
  'rate-share': {
    type: 'number',
    requiresArg: true,
    description: `Part of each request quota that the push takes, up to 1. Default: ${DEFAULT_PUSH_RATE_SHARE}`,
  },
  patience: {
    type: 'number',
    requiresArg: true,
    description: `Seconds for which AWS may throttle every request of a kind before it fails. Default: ${DEFAULT_PATIENCE}`,
  },
} as const satisfies Record<string, Options>;

/** Values of the flags of a push, and how its role is called by them. */
export interface PushFlags extends DeliveryFlags, InferredOptionTypes<typeof REACH_OPTIONS> {}

/** What a push is told, but for what it finds and tells on its way. */
export interface PushSettings {
  readonly options: PushOptions;
  /** File of the receipt; absent: nothing is remembered. */
  readonly state?: string;
}

const isWaived = (text: string): text is 'archive' | 'leave' =>
  text === 'archive' || text === 'leave';

function stateOf(flag: string | undefined, { push }: Config): string | undefined {
  if (flag === '') throw new UserError({ where: '--state', what: 'the path is empty' });
  return flag ?? push?.state;
}

function onlyRegionsOf(flags: DeliveryFlags, { push }: Config): readonly string[] | undefined {
  return regionNames(flags['only-regions'], '--only-regions') ?? push?.onlyRegions;
}

/** What flags and configuration say; flags win. `roleFlag` is how the flag of the role is called. Throws a `UserError`. */
export function pushSettings(flags: PushFlags, config: Config, roleFlag = '--role'): PushSettings {
  refuseTwice(flags, { ...DELIVERY_OPTIONS, ...REACH_OPTIONS });
  const { push = {} } = config;
  const waived = flags.waived ?? push.waived;
  const state = stateOf(flags.state, config);
  const options: PushOptions = {
    ...defined<PushOptions>({
      apply: flags.apply,
      onlyRegions: onlyRegionsOf(flags, config),
      central: regionName(flags.central, '--central') ?? push.central,
      waived: waived !== undefined && isWaived(waived) ? waived : undefined,
    }),
    role: {
      name: roleName(flags.role, roleFlag) ?? push.role?.name ?? DEFAULT_PUSH_ROLE,
      externalId: flags['external-id'] ?? push.role?.externalId,
    },
    concurrency: checked(
      'concurrency',
      flags.concurrency ?? config.concurrency ?? DEFAULT_CONCURRENCY,
    ),
    rateShare: checked(
      'rate-share',
      flags['rate-share'] ?? config.rateShare ?? DEFAULT_PUSH_RATE_SHARE,
    ),
    patience: checked('patience', flags.patience ?? config.patience ?? DEFAULT_PATIENCE),
  };
  return state === undefined ? { options } : { options, state };
}

/**
 * Reads the receipt of the last push, and sees to it that the next can be written, before anything is asked of AWS.
 * Throws a `UserError`.
 */
export function receiptFor({ state, options }: PushSettings): Receipt | undefined {
  if (state === undefined) return undefined;
  if (options.apply === true) prepareReceipt(state);
  return loadReceipt(state);
}
