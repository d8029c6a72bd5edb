/** Days of a company, made up -> its hubs pushed to day by day, and held against what must be so after every push. */
import { expect } from 'vitest';
import {
  applyPlan,
  type Delivering,
  type Plan,
  planDelivery,
  receiptDuring,
  receiptOf,
  told,
} from '../../src/deliver/deliver.js';
import { asffId } from '../../src/model/asff-id.js';
import type { CoverageRow } from '../../src/model/coverage.js';
import type { DeliveryItem, Receipt, Workflow } from '../../src/model/delivery.js';
import type { Finding } from '../../src/model/finding.js';
import { contextOf, finding, row, rule, unknown } from '../deliver/samples.js';
import {
  FakeHub,
  hubsPort,
  Killed,
  type Refusal,
  type Trouble,
  type World,
  type Written,
} from './fake-hub.js';

const MINUTE = 60_000;
export const GAPS = {
  none: 0,
  minute: MINUTE,
  day: 1440 * MINUTE,
  week: 8 * 1440 * MINUTE,
} as const;
export const LONG_GAPS = { weeks: 50 * 1440 * MINUTE, quarter: 100 * 1440 * MINUTE } as const;

const PLACES = [
  { account: '111122223333', region: 'eu-central-1' },
  { account: '111122223333', region: 'us-east-1' },
  { account: '444455556666', region: 'eu-central-1' },
] as const;

const RULES = ['idle', 'open'] as const;
const SECRETS = 3;

/** What may be said of a secret by a rule. */
export type State = 'absent' | 'medium' | 'high' | 'waived' | 'unknown';

/** How well a place is seen. */
export type Sight = 'scanned' | 'partly' | 'not' | 'excluded' | 'missing';

/** A secret, its place, and a rule. */
interface Subject {
  readonly id: string;
  readonly place: number;
  readonly ruleId: (typeof RULES)[number];
  readonly base: Finding;
}

const SUBJECTS: readonly Subject[] = PLACES.flatMap((at, place) =>
  Array.from({ length: SECRETS }, (_, secret) =>
    RULES.map((ruleId, which) => {
      const name = `shop/${place}${secret}`;
      const base = finding({
        ...at,
        id: String((place * SECRETS + secret) * RULES.length + which).padStart(64, '0'),
        ruleId,
        name,
        arn: `arn:aws:secretsmanager:${at.region}:${at.account}:secret:${name}-AbCdEf`,
      });
      return { id: asffId(base), place, ruleId, base };
    }),
  ).flat(),
);

export const COUNTS = { subjects: SUBJECTS.length, places: PLACES.length } as const;

/** What a push is told of pushes before it. */
export type Memory = 'last' | 'none' | 'old';

/** A day: what is different from the one before, what goes wrong, and how it is pushed. */
export interface SimulatedDay {
  /** Milliseconds since the day before. */
  readonly gap: number;
  readonly changes: readonly (readonly [subject: number, state: State])[];
  readonly sights: readonly (readonly [place: number, sight: Sight])[];
  /** The rule that did not run. */
  readonly left?: (typeof RULES)[number] | undefined;
  readonly off: readonly number[];
  readonly unreadable: readonly number[];
  readonly refusals: readonly (readonly [subject: number, refusal: Refusal])[];
  readonly troubles: readonly (readonly [place: number, trouble: Trouble])[];
  readonly lag: number;
  readonly memory: Memory;
  readonly waived: 'archive' | 'leave';
  readonly killIn?: number | undefined;
  /** Whether somebody pushes the same report at the same time. */
  readonly other: 'nobody' | 'overlapping' | 'inside';
  readonly filed: readonly (readonly [subject: number, workflow: Workflow])[];
  /** Whether the report is pushed once more before the next day. */
  readonly again: boolean;
  /** Milliseconds until then. */
  readonly pause: number;
}

/** What a scan says of a day. */
interface Report {
  readonly asOf: string;
  readonly coverage: readonly CoverageRow[];
  readonly findings: readonly Finding[];
  readonly context: (at: number) => Delivering['context'];
  /** Ids of what it does not have since it is not there. */
  readonly gone: ReadonlySet<string>;
}

type Snapshot = readonly ReadonlyMap<string, Written>[];

/** What is said of pushes that came to their end. */
interface Pushed {
  readonly items: readonly DeliveryItem[];
  /** Places whose hubs the push could not see. */
  readonly shut: ReadonlySet<number>;
  readonly receipt: Receipt;
}

/** Where nothing may have been sent, whether or not the push came to its end. */
const shutOn = (day: SimulatedDay, pushed: Pushed | undefined): ReadonlySet<number> =>
  new Set([...day.off, ...(pushed?.shut ?? [])]);

const quiet = (): void => {};
const TOOL = { name: 'secrets-census', version: '0.1.0' };

/** A company and its hubs, from the first day on. */
export class Simulation {
  readonly #world: World = { clock: { now: Date.UTC(2026, 0, 1) }, lag: 0, killIn: undefined };
  readonly #hubs = PLACES.map((place) => new FakeHub(place, this.#world));
  readonly #states = new Map<string, State>();
  #last: Receipt | undefined;
  #old: Receipt | undefined;
  /** Whether the last receipt knows of everything that was sent. */
  #isSure = true;

  async live(day: SimulatedDay): Promise<void> {
    const world = this.#world;
    world.clock.now += day.gap;
    this.#begin(day);
    const report = this.#scan(day);
    const memory = { last: this.#last, none: undefined, old: this.#old }[day.memory];
    this.#old = this.#last;
    const sees = this.#sees(day.memory);
    const before = this.#snapshot();
    world.killIn = day.killIn;
    let pushed: Pushed | undefined;
    try {
      pushed = await this.#push(report, memory, day);
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      // What it had written down before it began to send outlives it, where it had a memory at all.
      if (day.memory !== 'last' || this.#isLate) this.#isSure = false;
    }
    world.killIn = undefined;
    this.#expectNothingElse(before, report, shutOn(day, pushed));
    if (pushed !== undefined) {
      if (sees) this.#expectDone({ before, report, day, pushed });
      this.#remember(
        pushed.receipt,
        sees && !(this.#isLate && isInTheDark(day, pushed, this.#hubs)),
      );
    }
    if (day.again) await this.#again(report, day, { pushed, sees });
  }

  /** The same is pushed once more, and nothing goes wrong: all is as it must be, and a third time nothing is sent. */
  async #again(
    report: Report,
    day: SimulatedDay,
    first: { readonly pushed: Pushed | undefined; readonly sees: boolean },
  ): Promise<void> {
    for (const hub of this.#hubs) {
      hub.refusals.clear();
      hub.ignored.length = 0;
      hub.trouble = undefined;
      hub.isReadable = true;
    }
    this.#world.clock.now += day.pause;
    const sees = this.#sees('last');
    const before = this.#snapshot();
    const calls = this.#calls;
    const well = { ...day, refusals: [], troubles: [], unreadable: [], other: 'nobody' } as const;
    const pushed = await this.#push(report, this.#last, well);
    this.#expectNothingElse(before, report, shutOn(well, pushed));
    if (sees) {
      this.#expectDone({ before, report, day: well, pushed });
      if (first.pushed !== undefined && first.sees) {
        const missed = first.pushed.items.filter(
          ({ outcome, reason }) => outcome === 'failed' || reason === 'hubUnreachable',
        );
        const places = new Set(missed.map(({ account, region }) => `${account}/${region}`));
        const sent = pushed.items.filter(({ outcome }) => outcome !== undefined);
        const isMissed = ({ id, account, region }: DeliveryItem) =>
          missed.some((one) => one.id === id) || places.has(`${account}/${region}`);
        if (day.unreadable.length === 0) expect(sent.filter((one) => !isMissed(one))).toEqual([]);
        if (missed.length === 0 && day.unreadable.length === 0) expect(this.#calls).toBe(calls);
      }
    }
    this.#remember(pushed.receipt, sees);
    if (!sees) return;
    const after = this.#calls;
    this.#world.clock.now += day.pause;
    await this.#push(report, this.#last, well);
    expect(this.#calls, 'nothing is left to send').toBe(after);
    if (this.#isLate) return;
    await this.#push(report, undefined, well);
    expect(this.#calls, 'nothing is left to send, whatever was remembered').toBe(after);
  }

  get #calls(): number {
    return this.#hubs.reduce((sum, { calls }) => sum + calls, 0);
  }

  get #isLate(): boolean {
    return this.#hubs.some(({ isLate }) => isLate);
  }

  /** Whether a push can know all that hubs hold. */
  #sees(memory: Memory): boolean {
    return (memory === 'last' && this.#isSure) || (memory === 'none' && !this.#isLate);
  }

  #remember(receipt: Receipt, sees: boolean): void {
    this.#last = receipt;
    this.#isSure = sees;
  }

  #begin(day: SimulatedDay): void {
    this.#world.lag = day.lag;
    for (const [subject, workflow] of day.filed)
      for (const hub of this.#hubs) hub.file(SUBJECTS[subject]?.id ?? '', workflow);
    for (const [place, hub] of this.#hubs.entries()) {
      hub.isOn = !day.off.includes(place);
      hub.isReadable = !day.unreadable.includes(place);
      hub.trouble = undefined;
      hub.refusals.clear();
      hub.ignored.length = 0;
      hub.unheard.length = 0;
      hub.calls = 0;
    }
    for (const [place, trouble] of day.troubles) {
      const hub = this.#hubs[place];
      if (hub !== undefined) hub.trouble = trouble;
    }
    for (const [at, refusal] of day.refusals) {
      const subject = SUBJECTS[at];
      if (subject !== undefined) this.#hubs[subject.place]?.refusals.set(subject.id, refusal);
    }
  }

  #scan(day: SimulatedDay): Report {
    for (const [at, state] of day.changes) this.#states.set(SUBJECTS[at]?.id ?? '', state);
    const asOf = new Date(this.#world.clock.now).toISOString();
    const sights = new Map<number, Sight>(day.sights);
    const sightOf = (place: number): Sight => sights.get(place) ?? 'scanned';
    const seen = SUBJECTS.filter(
      ({ place, ruleId }) =>
        ruleId !== day.left && (sightOf(place) === 'scanned' || sightOf(place) === 'partly'),
    );
    const stateOf = ({ id }: Subject): State => this.#states.get(id) ?? 'absent';
    const coverage = PLACES.flatMap((place, at) => coverageOf(place, sightOf(at)));
    const scan = {
      asOf,
      coverage,
      unknown: seen
        .filter((subject) => stateOf(subject) === 'unknown')
        .map(({ base: { ruleId, account, region, arn } }) =>
          unknown({ ruleId, account, region, arn }),
        ),
      rules: RULES.filter((id) => id !== day.left).map((id) => rule({ id, aliases: [] })),
      waived: day.waived,
    };
    return {
      asOf,
      coverage,
      findings: seen.flatMap((subject) => findingOf(subject, stateOf(subject), asOf)),
      context: (at) => contextOf({ ...scan, at: new Date(at).toISOString() }),
      gone: new Set(
        seen
          .filter((one) => stateOf(one) === 'absent' && sightOf(one.place) === 'scanned')
          .map(({ id }) => id),
      ),
    };
  }

  async #push(report: Report, receipt: Receipt | undefined, day: SimulatedDay): Promise<Pushed> {
    const { coverage, findings } = report;
    const hubs = hubsPort(this.#hubs);
    const at = this.#world.clock.now;
    const mine: Delivering = { coverage, findings, receipt, context: report.context(at) };
    const plan = await planDelivery(mine, hubs, quiet);
    if (receipt !== undefined && receipt === this.#last)
      this.#last = receiptDuring(plan, receipt) ?? receipt;
    const apply = async (one: Plan) => applyPlan(one, quiet);
    let applied: Plan;
    if (day.other === 'nobody') applied = await apply(plan);
    else {
      const other = await planDelivery(mine, hubs, quiet);
      if (day.other === 'inside') {
        await apply(other);
        applied = await apply(plan);
      } else [applied] = await Promise.all([apply(plan), apply(other)]);
    }
    const { items, hubs: rows } = told(applied);
    const shut = rows.flatMap(({ account, region, status }) =>
      status === 'unreachable'
        ? [PLACES.findIndex((one) => one.account === account && one.region === region)]
        : [],
    );
    return { items, shut: new Set(shut), receipt: receiptOf(applied, mine, TOOL) };
  }

  #snapshot(): Snapshot {
    return this.#hubs.map((hub) => hub.holds());
  }

  /** Whatever is known or not: what the scan did not speak of is as it was, and no finding becomes younger. */
  #expectNothingElse(before: Snapshot, report: Report, shut: ReadonlySet<number>): void {
    const present = new Map(report.findings.map((one) => [asffId(one), one]));
    for (const { id, place } of SUBJECTS) {
      const was = before[place]?.get(id);
      const is = this.#hubs[place]?.latest(id);
      const isOut = !present.has(id) && !report.gone.has(id);
      if (isOut || shut.has(place)) expect(is, `${id} is none of this push's business`).toBe(was);
      if (was === undefined) continue;
      const isSeen = !this.#isLate && was.visibleAt <= this.#world.clock.now;
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
  #expectDone({ before, report, day, pushed }: Done): void {
    const { items } = pushed;
    const shut = shutOn(day, pushed);
    const byId = new Map(items.map((item) => [item.id, item]));
    const present = new Map(report.findings.map((one) => [asffId(one), one]));
    for (const { id, place } of SUBJECTS) {
      const hub = this.#hubs[place];
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
        expect(this.#isLate).toBe(true);
        continue;
      }
      const created = was?.finding.CreatedAt;
      const found = present.get(id);
      if (found !== undefined && found.waiver === undefined) {
        expect(shape(is), id).toEqual({ ...openShape(found), created: createdOf(was, found) });
        if (day.other === 'nobody' && isSame(was, is) && isFresh(was, this.#world.clock.now))
          expect(is, `${id} was not sent for nothing`).toBe(was);
      } else if (was?.finding.RecordState === 'ACTIVE' && report.gone.has(id))
        expect(shape(is), id).toMatchObject({ state: 'ARCHIVED', status: 'PASSED', created });
      else if (was?.finding.RecordState === 'ACTIVE' && found && day.waived === 'archive')
        expect(shape(is), id).toMatchObject({ state: 'ARCHIVED', status: 'FAILED', created });
      else expect(is, `${id} stays`).toBe(was);
    }
    if (day.other === 'nobody')
      for (const { ignored, unheard } of this.#hubs)
        expect(ignored.filter((id) => !unheard.includes(id))).toEqual([]);
  }
}

/** Whether something had an effect of which this program has not heard: where the hub does not show it, nobody can know. */
const isInTheDark = (day: SimulatedDay, { items }: Pushed, hubs: readonly FakeHub[]): boolean =>
  hubs.some(({ unheard }) => unheard.length > 0) ||
  (day.other !== 'nobody' && items.some(({ outcome }) => outcome === 'failed'));

interface Done {
  readonly before: Snapshot;
  readonly report: Report;
  readonly day: SimulatedDay;
  readonly pushed: Pushed;
}

function coverageOf(place: (typeof PLACES)[number], sight: Sight): CoverageRow[] {
  switch (sight) {
    case 'scanned':
      return [row(place)];
    case 'partly':
      return [row({ ...place, status: 'partly', listed: false, reason: 'error' })];
    case 'not':
      return [row({ ...place, status: 'not', listed: false, reason: 'accessDenied' })];
    case 'excluded':
      return [row({ ...place, status: 'not', listed: false, reason: 'excluded' })];
    case 'missing':
      return [];
  }
}

function findingOf({ base }: Subject, state: State, asOf: string): Finding[] {
  if (state === 'absent' || state === 'unknown') return [];
  // Grows by the day, which alone is no news.
  const idleDays = Math.floor(Date.parse(asOf) / 86_400_000);
  const waiver = { owner: 'dba', reason: 'Kept.', expires: '2030-01-01' };
  return [
    {
      ...base,
      severity: state === 'high' ? 'high' : 'medium',
      message: `Nobody has read it for ${idleDays} days.`,
      evidence: { lastRead: state === 'high' ? '2025-01-01' : '2025-08-01', idleDays },
      firstSeenAt: asOf,
      lastSeenAt: asOf,
      ...(state === 'waived' && { waiver }),
    },
  ];
}

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
