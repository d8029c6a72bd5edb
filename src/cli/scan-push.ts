/** `scan --push security-hub`: the findings of a scan into Security Hub, once its reports are written. */
import { join } from 'node:path';
import type { InferredOptionTypes, Options } from 'yargs';
import type { Config } from '../files/config.js';
import { loadReport } from '../files/report-file.js';
import { writeReport } from '../files/write-report.js';
import type { Receipt } from '../model/delivery.js';
import { UserError } from '../model/user-error.js';
import { NO_TERMINAL } from '../report/formats.js';
import type { CollectFlags } from './collect-options.js';
import { deliver, sayTable } from './deliver.js';
import { pushExitCodeOf } from './exit-code.js';
import { refuseTwice } from './options.js';
import type { WritableResult } from './outputs.js';
import {
  DELIVERY_OPTIONS,
  type PushSettings,
  pushSettings,
  REACH_OPTIONS,
  receiptFor,
} from './push-options.js';
import type { Terminal } from './terminal.js';

const TARGET = 'security-hub';

/** Flags that make sense with `--push` alone. */
const WITH_PUSH = {
  'push-role': {
    ...REACH_OPTIONS.role,
    description: `With --push: ${lowered(REACH_OPTIONS.role.description)}`,
  },
  'push-external-id': {
    ...REACH_OPTIONS['external-id'],
    description: 'With --push: external id of that role',
  },
  apply: { ...DELIVERY_OPTIONS.apply, description: 'With --push: do what the plan says' },
  'only-regions': {
    ...DELIVERY_OPTIONS['only-regions'],
    description: `With --push: ${DELIVERY_OPTIONS['only-regions'].description}`,
  },
  central: {
    ...DELIVERY_OPTIONS.central,
    description: `With --push: ${lowered(DELIVERY_OPTIONS.central.description)}`,
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

/** Flags of a scan that say whether its findings are pushed, and how. */
export const SCAN_PUSH_OPTIONS = {
  push: {
    choices: [TARGET],
    requiresArg: true,
    description: 'Push the findings when the reports are written: a plan, unless --apply is given',
  },
  ...WITH_PUSH,
} as const satisfies Record<string, Options>;

/** The values of `SCAN_PUSH_OPTIONS`. */
export type ScanPushFlags = InferredOptionTypes<typeof SCAN_PUSH_OPTIONS>;

/** A push that a scan ends with. */
export interface ScanPush {
  readonly settings: PushSettings;
  readonly receipt: Receipt | undefined;
}

function refuseWithoutPush(flags: ScanPushFlags): void {
  const given = new Map<string, unknown>(Object.entries(flags));
  for (const name of Object.keys(WITH_PUSH))
    if (given.get(name) !== undefined)
      throw new UserError({
        where: `--${name}`,
        what: `it says how findings are pushed, and nothing is without --push ${TARGET}`,
      });
}

/** What flags and configuration say of pushing; undefined where nothing is pushed. Throws a `UserError`. */
export function scanPush(
  flags: ScanPushFlags & CollectFlags,
  config: Config,
): ScanPush | undefined {
  refuseTwice(flags, SCAN_PUSH_OPTIONS);
  if (flags.push === undefined) {
    refuseWithoutPush(flags);
    return undefined;
  }
  const settings = pushSettings(
    { ...flags, role: flags['push-role'], 'external-id': flags['push-external-id'] },
    config,
    '--push-role',
  );
  return { settings, receipt: receiptFor(settings) };
}

/** Pushes a result by way of its JSON report in the spool; gives the exit code. */
export async function pushResult(
  result: WritableResult,
  { settings, receipt }: ScanPush,
  { spool, terminal }: { readonly spool: string; readonly terminal: Terminal },
): Promise<number> {
  const file = join(spool, 'report.json');
  await writeReport(file, result.write('json', NO_TERMINAL));
  const report = loadReport(file, '--push security-hub');
  const { push } = await import('../push.js');
  const delivery = await deliver(
    report,
    {
      settings,
      receipt,
      roleFlag: '--push-role',
      announce: 'line',
      show: async (done) => sayTable(done, terminal),
    },
    { terminal, push },
  );
  return pushExitCodeOf(delivery);
}
