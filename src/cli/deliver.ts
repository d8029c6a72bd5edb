/** A report and the settings of a push -> what became of it: the receipt kept, the progress and the plan shown. */
import { TOOL } from '../files/package-facts.js';
import { writeReceipt } from '../files/receipt.js';
import {
  type DeliverableReport,
  type Delivery,
  type Receipt,
  summarizeDelivery,
} from '../model/delivery.js';
import type { push } from '../push.js';
import { sendingCount } from '../report/plan-digest.js';
import { planTable } from '../report/plan-table.js';
import { summaryWords } from '../report/plan-words.js';
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

/** What to do where the role opened no account at all. */
function adviseOnRole({ hubs }: Delivery, role: string, flag: string, terminal: Terminal): void {
  const shut = hubs.filter(({ failure }) => failure?.api === 'sts:AssumeRole');
  if (shut.length === 0 || hubs.some(({ status }) => status === 'ready' || status === 'notEnabled'))
    return;
  const accounts = new Set(shut.map(({ account }) => account)).size;
  const command = 'secrets-census permissions push';
  terminal.say(roleAdvice({ role, accounts, command, flag }));
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
  adviseOnRole(delivery, options.role?.name ?? '', roleFlag, terminal);
  return delivery;
}
