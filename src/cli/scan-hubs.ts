/** The flags of a scan that have to do with Security Hub -> whether it is asked, and whether and how findings are pushed. */
import type { InferredOptionTypes, Options } from 'yargs';
import type { ReachOptions } from '../connect-hubs.js';
import type { Config } from '../files/config.js';
import type { Receipt } from '../model/delivery.js';
import { UserError } from '../model/user-error.js';
import type { CollectFlags } from './collect-options.js';
import { refuseTwice } from './options.js';
import {
  DELIVERY_OPTIONS,
  type PushSettings,
  pushSettings,
  REACH_OPTIONS,
  receiptFor,
} from './push-options.js';

const TARGET = 'security-hub';

/** Flags that say how hubs are reached: where something is pushed, and where suppressions are asked for. */
const WITH_HUBS = {
  'push-role': {
    ...REACH_OPTIONS.role,
    description: `For Security Hub: ${lowered(REACH_OPTIONS.role.description)}`,
  },
  'push-external-id': {
    ...REACH_OPTIONS['external-id'],
    description: 'For Security Hub: external id of that role',
  },
  central: {
    ...DELIVERY_OPTIONS.central,
    description: `For Security Hub: ${lowered(DELIVERY_OPTIONS.central.description)}`,
  },
} as const satisfies Record<string, Options>;

/** Flags that make sense with `--push` alone. */
const WITH_PUSH = {
  apply: { ...DELIVERY_OPTIONS.apply, description: 'With --push: do what the plan says' },
  'only-regions': {
    ...DELIVERY_OPTIONS['only-regions'],
    description: `With --push: ${DELIVERY_OPTIONS['only-regions'].description}`,
  },
  waived: {
    ...DELIVERY_OPTIONS.waived,
    description: `With --push: ${lowered(DELIVERY_OPTIONS.waived.description)}`,
  },
  state: {
    ...DELIVERY_OPTIONS.state,
    description: `With --push: ${lowered(DELIVERY_OPTIONS.state.description)}`,
  },
} as const satisfies Record<string, Options>;

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Flags of a scan that say whether its findings are pushed, how, and what is heard from hubs before. */
export const SCAN_HUB_OPTIONS = {
  push: {
    choices: [TARGET],
    requiresArg: true,
    description: 'Push the findings when the reports are written: a plan, unless --apply is given',
  },
  ...WITH_PUSH,
  'honor-hub-suppressions': {
    type: 'boolean',
    description:
      'Ask Security Hub which findings your team has suppressed there; they do not count',
  },
  ...WITH_HUBS,
} as const satisfies Record<string, Options>;

/** The values of `SCAN_HUB_OPTIONS`. */
export type ScanHubFlags = InferredOptionTypes<typeof SCAN_HUB_OPTIONS>;

/** A push that a scan ends with. */
export interface ScanPush {
  readonly settings: PushSettings;
  readonly receipt: Receipt | undefined;
}

/** What a scan has to do with hubs. */
export interface ScanHubs {
  /** How hubs are reached that are asked for suppressions; absent: none is. */
  readonly honoring?: ReachOptions;
  /** Absent: nothing is pushed. */
  readonly pushing?: ScanPush;
}

function refuse(flags: ScanHubFlags, names: readonly string[], what: string): void {
  const given = new Map<string, unknown>(Object.entries(flags));
  for (const name of names)
    if (given.get(name) !== undefined) throw new UserError({ where: `--${name}`, what });
}

/** Throws a `UserError` where a flag has nothing to say. */
function refuseIdle(flags: ScanHubFlags, honors: boolean): void {
  if (flags.push !== undefined) return;
  refuse(
    flags,
    Object.keys(WITH_PUSH),
    `it says how findings are pushed, and nothing is without --push ${TARGET}`,
  );
  if (!honors)
    refuse(
      flags,
      Object.keys(WITH_HUBS),
      `it says how Security Hub is reached, which is not asked without --push ${TARGET} or --honor-hub-suppressions`,
    );
}

/** What flags and configuration say of hubs. Throws a `UserError`. */
export function scanHubs(flags: ScanHubFlags & CollectFlags, config: Config): ScanHubs {
  refuseTwice(flags, SCAN_HUB_OPTIONS);
  const honors = flags['honor-hub-suppressions'] ?? config.push?.honorSuppressions ?? false;
  refuseIdle(flags, honors);
  const settings = pushSettings(
    { ...flags, role: flags['push-role'], 'external-id': flags['push-external-id'] },
    config,
    '--push-role',
  );
  return {
    ...(honors && { honoring: settings.options }),
    ...(flags.push !== undefined && { pushing: { settings, receipt: receiptFor(settings) } }),
  };
}
