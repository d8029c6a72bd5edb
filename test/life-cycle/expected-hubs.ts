/** What hubs held before a push x what they hold now -> whether that is as it must be. */
import { expect } from 'vitest';
import { asffId } from '../../src/model/asff-id.js';
import type { DeliveryItem, Receipt, Workflow } from '../../src/model/delivery.js';
import type { Finding } from '../../src/model/finding.js';
import type { FakeHub, Written } from './fake-hub.js';
import { type Report, type SimulatedDay, SUBJECTS } from './simulated-scan.js';

/** What is said of pushes that came to their end. */
export interface Pushed {
  readonly items: readonly DeliveryItem[];
  /** Places whose hubs the push could not see. */
  readonly shut: ReadonlySet<number>;
  readonly receipt: Receipt;
}

/** Where nothing may have been sent, whether or not the push came to its end. */
const shutOn = (day: SimulatedDay, pushed: Pushed | undefined): ReadonlySet<number> =>
  new Set([...day.off, ...(pushed?.shut ?? [])]);

/** Hubs, in the order of their places, and the time. */
interface Company {
  readonly hubs: readonly FakeHub[];
  readonly now: number;
}

/** A push, and what every hub held before it, by finding id. */
interface Push {
  readonly before: readonly ReadonlyMap<string, Written>[];
  readonly report: Report;
  readonly day: SimulatedDay;
  /** Undefined: it was killed. */
  readonly pushed: Pushed | undefined;
}

/** Whether hubs hold what they do not show yet. */
export const isLateIn = (hubs: readonly FakeHub[]): boolean => hubs.some(({ isLate }) => isLate);

const isTroubled = (day: SimulatedDay, id: string, place: number): boolean => {
  const isOfPlace = (at: number): boolean => SUBJECTS[at]?.place === place;
  return (
    day.refusals.some(([at]) => SUBJECTS[at]?.id === id || isOfPlace(at)) ||
    day.troubles.some(([at]) => at === place)
  );
};

const shape = (written: Written | undefined) =>
  written && {
    state: written.finding.RecordState,
    status: written.finding.Compliance.Status,
    severity: written.finding.FindingProviderFields.Severity.Label,
    lastRead: otherOf(written)?.['lastRead'],
    created: written.finding.CreatedAt,
  };

function otherOf({ finding: { Resources } }: Written): Record<string, string> | undefined {
  const [resource] = Resources;
  return resource?.Type === 'AwsSecretsManagerSecret' ? resource.Details?.Other : undefined;
}

const openShape = ({ severity, evidence }: Finding) => ({
  state: 'ACTIVE',
  status: 'FAILED',
  severity: severity.toUpperCase(),
  lastRead: evidence['lastRead'],
});

const createdOf = (was: Written | undefined, { firstSeenAt }: Finding): string =>
  was?.finding.CreatedAt ?? firstSeenAt;

const isSame = (was: Written | undefined, is: Written | undefined): boolean =>
  was !== undefined && JSON.stringify(shape(was)) === JSON.stringify(shape(is));

const REFRESH_MS = 45 * 86_400_000;

const isFresh = (was: Written | undefined, now: number): boolean =>
  was !== undefined && now - Date.parse(was.finding.UpdatedAt) < REFRESH_MS;

/** Only what Security Hub does by itself: what comes back is new again, unless it is suppressed. */
function workflowAfter(was: Written, is: Written | undefined): Workflow {
  const isBack = was.finding.RecordState === 'ARCHIVED' && is?.finding.RecordState === 'ACTIVE';
  return isBack && was.workflow !== 'SUPPRESSED' ? 'NEW' : was.workflow;
}

/** Whatever is known or not: what the scan did not speak of is as it was, and no finding becomes younger. */
export function expectNothingElse(
  { hubs, now }: Company,
  { before, report, day, pushed }: Push,
): void {
  const shut = shutOn(day, pushed);
  const isLate = isLateIn(hubs);
  const present = new Map(report.findings.map((one) => [asffId(one), one]));
  for (const { id, place } of SUBJECTS) {
    const was = before[place]?.get(id);
    const is = hubs[place]?.latest(id);
    const isOut = !present.has(id) && !report.gone.has(id);
    if (isOut || shut.has(place)) expect(is, `${id} is none of this push's business`).toBe(was);
    if (was === undefined) continue;
    const isSeen = !isLate && was.visibleAt <= now;
    if (isSeen)
      expect(
        Date.parse(is?.finding.CreatedAt ?? ''),
        `${id} becomes no younger`,
      ).toBeLessThanOrEqual(Date.parse(was.finding.CreatedAt));
    if (is !== was)
      expect(Date.parse(is?.finding.UpdatedAt ?? ''), id).toBeGreaterThan(
        Date.parse(was.finding.UpdatedAt),
      );
    expect(is?.workflow, id).toBe(workflowAfter(was, is));
  }
}

/** Every finding is as the scan says, but for those that the push itself says it could not do. */
export function expectDone(
  { hubs, now }: Company,
  { before, report, day, pushed }: Push & { readonly pushed: Pushed },
): void {
  const { items } = pushed;
  const shut = shutOn(day, pushed);
  const byId = new Map(items.map((item) => [item.id, item]));
  const present = new Map(report.findings.map((one) => [asffId(one), one]));
  for (const { id, place } of SUBJECTS) {
    const hub = hubs[place];
    const was = before[place]?.get(id);
    const is = hub?.latest(id);
    const item = byId.get(id);
    if (shut.has(place)) continue;
    if (item?.outcome === 'failed') {
      const wasHeard = !hub?.unheard.includes(id);
      // Another push at the same time may have been luckier.
      if (wasHeard && day.other === 'nobody') expect(is, `${id} was refused`).toBe(was);
      expect(isTroubled(day, id, place), `${id} was refused for a reason`).toBe(true);
      continue;
    }
    if (item?.reason === 'notVisibleYet') {
      expect(isLateIn(hubs)).toBe(true);
      continue;
    }
    const created = was?.finding.CreatedAt;
    const found = present.get(id);
    if (found !== undefined && found.waiver === undefined) {
      expect(shape(is), id).toEqual({ ...openShape(found), created: createdOf(was, found) });
      if (day.other === 'nobody' && isSame(was, is) && isFresh(was, now))
        expect(is, `${id} was not sent for nothing`).toBe(was);
    } else if (was?.finding.RecordState === 'ACTIVE' && report.gone.has(id))
      expect(shape(is), id).toMatchObject({ state: 'ARCHIVED', status: 'PASSED', created });
    else if (was?.finding.RecordState === 'ACTIVE' && found && day.waived === 'archive')
      expect(shape(is), id).toMatchObject({ state: 'ARCHIVED', status: 'FAILED', created });
    else expect(is, `${id} stays`).toBe(was);
  }
  if (day.other === 'nobody')
    for (const { ignored, unheard } of hubs)
      expect(ignored.filter((id) => !unheard.includes(id))).toEqual([]);
}
