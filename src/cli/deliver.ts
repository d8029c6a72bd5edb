/** A report and the settings of a push -> what became of it: the receipt kept, the progress and the plan shown. */
import { TOOL } from '../files/package-facts.js';
import { writeReceipt } from '../files/receipt.js';
import {
  type DeliverableReport,
  type Delivery,
  type HubRow,
  type Receipt,
  summarizeDelivery,
} from '../model/delivery.js';
import type { push } from '../push.js';
import { sendingCount } from '../report/plan-digest.js';
import { planTable } from '../report/plan-table.js';
import { summaryWords } from '../report/plan-words.js';
import { DEFAULT_PUSH_ROLE } from '../scan-defaults.js';
import { doAll } from './outputs.js';
import type { PushSettings } from './push-options.js';
import { showPush } from './push-progress.js';
import { roleAdvice } from './role.js';
import type { Terminal } from './terminal.js';

/** What a push is made of. */
export interface Delivering {
  readonly settings: PushSettings;
  readonly receipt: Receipt | undefined;
  /** How the flag that names the role is called. */
  readonly roleFlag: string;
  /** How much of a plan is shown before it is carried out. */
  readonly announce: 'table' | 'line';
  /** Shows what came of it. */
  readonly show: (delivery: Delivery) => Promise<void>;
}

/** A text of several lines for standard error. */
export const sayTable = (delivery: Delivery, terminal: Terminal, isAboutToSend = false): void =>
  terminal.say([...planTable(delivery, { ...terminal.aside, isAboutToSend })].join('').trimEnd());

/** The plan, right before it is carried out. */
function announce(plan: Delivery, how: Delivering['announce'], terminal: Terminal): void {
  const summary = summarizeDelivery(plan.items);
  if (terminal.live && how === 'table' && sendingCount(summary) > 0) sayTable(plan, terminal, true);
  else terminal.say(`Plan: ${summaryWords(summary, false)}.`);
}

/** A role, and how the flag is called that names it. */
interface NamedRole {
  readonly role: string;
  readonly flag: string;
}

/** What to do where the role opened no account at all; the caller's own is entered without it. */
function adviseOnRole(
  hubs: readonly HubRow[],
  own: string,
  { role, flag }: NamedRole,
): string | undefined {
  const others = hubs.filter(({ account }) => account !== own);
  const shut = others.filter(({ failure }) => failure?.api === 'sts:AssumeRole');
  const isOpen = ({ status }: HubRow): boolean => status === 'ready' || status === 'notEnabled';
  if (shut.length === 0 || others.some(isOpen)) return undefined;
  const accounts = new Set(shut.map(({ account }) => account)).size;
  return roleAdvice({ role, accounts, command: 'secrets-census permissions push', flag });
}

/** Pushes a report. Throws a `UserError` where that cannot be done, or what came of it not be written. */
export async function deliver(
  report: DeliverableReport,
  { settings, receipt, roleFlag, announce: how, show }: Delivering,
  { terminal, push: send }: { readonly terminal: Terminal; readonly push: typeof push },
): Promise<Delivery> {
  const { options, state } = settings;
  const { delivery, receipt: written } = await send(report, {
    ...options,
    receipt,
    tool: TOOL,
    progress: showPush(terminal),
    ...(options.apply === true && {
      planned: (plan: Delivery) => announce(plan, how, terminal),
      ...(state !== undefined && {
        beforeSending: (during: Receipt) => writeReceipt(state, during),
      }),
    }),
  });
  await doAll([
    async () => {
      if (state === undefined || written === undefined) return;
      await writeReceipt(state, written);
      terminal.say(`Wrote the receipt to ${state}.`);
    },
    () => show(delivery),
  ]);
  const advice = adviseOnRole(delivery.hubs, report.scope.callerAccount, {
    role: options.role?.name ?? DEFAULT_PUSH_ROLE,
    flag: roleFlag,
  });
  if (advice !== undefined) terminal.say(advice);
  return delivery;
}
