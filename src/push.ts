/**
 * The last verb of the sentence: findings are delivered to Security Hub. What hubs hold is compared with what a report
 * says; the plan is told, and where the user wants it carried out.
 */
import { connectHubs, type ReachOptions } from './connect-hubs.js';
import { silenceOf } from './deliver/covered.js';
import {
  applyPlan,
  type Delivering,
  planDelivery,
  receiptDuring,
  receiptOf,
  told,
} from './deliver/deliver.js';
import type { PlanContext, WaivedChoice } from './deliver/plan-context.js';
import { TOOL } from './files/package-facts.js';
import type { DeliverableReport, Delivery, Hub, Receipt } from './model/delivery.js';
import { refuseUnfit } from './refuse-unfit.js';
import { toAsff } from './report/asff.js';

/** Which half of a push is under way, and how many hubs it has done. */
export interface PushProgress {
  readonly phase: 'reading' | 'sending';
  readonly hubs: number;
  readonly of: number;
}

/** How findings are pushed. */
export interface PushOptions extends ReachOptions {
  /** Carries the plan out; default: it is only told. */
  readonly apply?: boolean;
  /** Touches hubs and findings of these Regions alone. */
  readonly onlyRegions?: readonly string[] | undefined;
  /** What becomes of findings that a waiver accepts; default `archive`. */
  readonly waived?: WaivedChoice;
  /** Of the last push: spares reading the hubs. */
  readonly receipt?: Receipt | undefined;
  readonly progress?: (progress: PushProgress) => void;
  /** Hears the plan before anything is sent. */
  readonly planned?: (plan: Delivery) => void;
  /**
   * Keeps what the last push is to be remembered by while this one is under way, so that nothing is believed of hubs
   * that it has told something, should it not come to its end. Not called where the receipt can stay as it is.
   */
  readonly beforeSending?: (receipt: Receipt) => Promise<void>;
}

/** What came of a push. */
export interface Pushed {
  readonly delivery: Delivery;
  /** Absent where nothing was to be sent but a plan to be told. */
  readonly receipt: Receipt | undefined;
}

function contextOf(
  report: DeliverableReport,
  { onlyRegions, waived = 'archive' }: PushOptions,
  { now, central }: { readonly now: Date; readonly central: Hub | undefined },
): PlanContext {
  const rules = new Map(report.rules.map((rule) => [rule.id, rule]));
  const aging = new Map(
    report.rules.map(({ id, agingEvidence = [] }) => [id, new Set(agingEvidence)]),
  );
  const regions = onlyRegions === undefined ? undefined : new Set(onlyRegions);
  const { tool, scope, asOf } = report;
  const asff = { tool, partition: scope.partition, ...(central && { central }) };
  return {
    at: now.toISOString(),
    asOf: new Date(asOf).toISOString(),
    waived,
    isCentral: central !== undefined,
    silence: silenceOf(report),
    aging: (ruleId) => aging.get(ruleId) ?? new Set(),
    isChosen: (region) => regions?.has(region) ?? true,
    render: (finding) => toAsff(finding, rules.get(finding.ruleId), asff),
  };
}

/**
 * Pushes the findings of a report to Security Hub with the credentials of the environment. What hubs refuse is told in
 * the delivery; a mistake of the user's throws a `UserError`.
 */
export async function push(report: DeliverableReport, options: PushOptions = {}): Promise<Pushed> {
  const { tool = TOOL, receipt, progress, planned } = options;
  const { now, hubs, central, partition, close } = await connectHubs(options);
  try {
    refuseUnfit(report, { now, partition, onlyRegions: options.onlyRegions });
    const { coverage, findings, asOf, accounts } = report;
    const context = contextOf(report, options, { now, central });
    const delivering: Delivering = { coverage, findings, central, receipt, context };
    const deliveryOf = (plan: Parameters<typeof told>[0], applied: boolean): Delivery => ({
      tool: { name: tool.name, version: tool.version },
      asOf,
      at: context.at,
      applied,
      ...told(plan),
      ...(accounts !== undefined && { accounts }),
    });
    const hearing = (phase: PushProgress['phase']) => (done: number, of: number) =>
      progress?.({ phase, hubs: done, of });
    const plan = await planDelivery(delivering, hubs, hearing('reading'));
    planned?.(deliveryOf(plan, false));
    if (options.apply !== true) return { delivery: deliveryOf(plan, false), receipt: undefined };
    const during = receiptDuring(plan, receipt);
    if (during !== undefined) await options.beforeSending?.(during);
    const applied = await applyPlan(plan, hearing('sending'));
    return {
      delivery: deliveryOf(applied, true),
      receipt: receiptOf(applied, delivering, { name: tool.name, version: tool.version }),
    };
  } finally {
    close();
  }
}
