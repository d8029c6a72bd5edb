/** The findings of a scan x what a hub holds -> what is to become of each. */
import type { AsffFinding } from '../model/asff.js';
import { parseAsffId } from '../model/asff-id.js';
import type { DeliveryItem, Hub } from '../model/delivery.js';
import type { Finding } from '../model/finding.js';
import { by } from '../model/order.js';
import { outrunBy, type Scans } from './outrun.js';
import { planAbsent, type Successor } from './plan-absent.js';
import type { PlanContext } from './plan-context.js';
import { planPresent } from './plan-present.js';
import type { Held, Holding } from './reconcile.js';
import type { Past } from './stamp.js';

/** Whose finding an item is about. */
type Subject = Pick<
  DeliveryItem,
  'hub' | 'id' | 'ruleId' | 'account' | 'region' | 'arn' | 'name' | 'severity' | 'suppressed'
>;

const suppressedIn = (held: Held | undefined) =>
  held?.workflow === 'SUPPRESSED' ? { suppressed: true as const } : {};

/** Whose finding a finding of the scan is. */
export const subjectOf = (hub: Hub, finding: Finding, rendered: AsffFinding): Subject => ({
  hub,
  id: rendered.Id,
  ruleId: finding.ruleId,
  account: finding.account,
  region: finding.region,
  arn: finding.arn,
  name: finding.name,
  severity: rendered.FindingProviderFields.Severity.Label,
});

const NOTHING_KNOWN = { arn: '', name: '', severity: 'INFORMATIONAL' } as const;

function heldSubject(hub: Hub, id: string, { known }: Held): Subject | undefined {
  if (known !== undefined) {
    const { ruleId, account, region, arn, name, severity } = known;
    return { hub, id, ruleId, account, region, arn, name, severity };
  }
  const parsed = parseAsffId(id);
  return parsed === undefined ? undefined : { hub, ...parsed, id, ...NOTHING_KNOWN };
}

const keyOf = (ruleId: string, arn: string): string => `${ruleId}\n${arn}`;

const earliest = (a: Past | undefined, b: Past): Past =>
  a !== undefined && Date.parse(a.createdAt) <= Date.parse(b.createdAt) ? a : b;

/** The beginnings of findings whose rules have other names now. */
function formerOnes(holding: Holding, { silence }: PlanContext): ReadonlyMap<string, Past> {
  const former = new Map<string, Past>();
  for (const { known } of holding.values()) {
    if (known === undefined || known.arn === '') continue;
    const now = silence.ruleOf(known.ruleId);
    if (now === undefined || now === known.ruleId) continue;
    const key = keyOf(now, known.arn);
    former.set(key, earliest(former.get(key), known));
  }
  return former;
}

/** The order of items within a hub. */
export const itemOrder = by<DeliveryItem>(
  (item) => item.account,
  (item) => item.region,
  (item) => item.name,
  (item) => item.ruleId,
  (item) => item.id,
);

/** Why findings stay as the hub has them: a later scan knows better. */
const NEWER = {
  action: 'skipped',
  reason: 'newerScan',
  detail: 'A later scan has already been pushed.',
} as const;

/** The findings of a scan, and what is known of the hub that they belong into. */
export interface HubPlanning extends Scans {
  /** Open ones, and such as are accepted. */
  readonly present: readonly Finding[];
}

/** Plans a hub. */
export function planHub(planning: HubPlanning, context: PlanContext): DeliveryItem[] {
  const { hub, holding, present } = planning;
  const isOutrun = outrunBy(planning, context.asOf);
  const former = formerOnes(holding, context);
  const planned = new Set<string>();
  const standing = new Map(present.map((one) => [keyOf(one.ruleId, one.arn), one]));
  const items: DeliveryItem[] = [];
  for (const finding of present) {
    const rendered = context.render(finding);
    // A report that was put together by hand may say a thing twice; Security Hub takes it once.
    if (planned.has(rendered.Id)) continue;
    planned.add(rendered.Id);
    const held = holding.get(rendered.Id);
    const before = former.get(keyOf(finding.ruleId, finding.arn));
    const decision = isOutrun(finding.account, finding.region)
      ? NEWER
      : planPresent({ finding, rendered, held, former: before }, context);
    items.push({ ...subjectOf(hub, finding, rendered), ...suppressedIn(held), ...decision });
  }
  const successor: Successor = (ruleId, arn) => {
    const now = context.silence.ruleOf(ruleId);
    return now === undefined || now === ruleId ? undefined : standing.get(keyOf(now, arn));
  };
  for (const [id, held] of holding) {
    const subject = planned.has(id) ? undefined : heldSubject(hub, id, held);
    const decision = planAbsent(held, { hub, successor }, context);
    if (subject === undefined || decision === undefined) continue;
    const isNewer = decision.action === 'resolve' && isOutrun(subject.account, subject.region);
    items.push({ ...subject, ...suppressedIn(held), ...(isNewer ? NEWER : decision) });
  }
  return items.sort(itemOrder);
}
