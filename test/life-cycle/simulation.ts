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
import type { DeliveryItem, Receipt } from '../../src/model/delivery.js';
import { expectDone, expectNothingElse, isLateIn, type Pushed } from './expected-hubs.js';
import { FakeHub, hubsPort, Killed, type World } from './fake-hub.js';
import {
  type Memory,
  PLACES,
  type Report,
  type SimulatedDay,
  type State,
  SUBJECTS,
  simulatedScan,
} from './simulated-scan.js';

/** Whether something had an effect of which this program has not heard: where the hub does not show it, nobody can know. */
const isInTheDark = (day: SimulatedDay, { items }: Pushed, hubs: readonly FakeHub[]): boolean =>
  hubs.some(({ unheard }) => unheard.length > 0) ||
  (day.other !== 'nobody' && items.some(({ outcome }) => outcome === 'failed'));

/** The next push of the same sends what the first one says that it missed, and nothing else. */
function expectOnlyMissed(first: readonly DeliveryItem[], second: readonly DeliveryItem[]): void {
  const missed = new Set(
    first
      .filter(({ outcome, reason }) => outcome === 'failed' || reason === 'hubUnreachable')
      .map(({ id }) => id),
  );
  const sent = second.filter(({ outcome }) => outcome !== undefined);
  expect(sent.filter(({ id }) => !missed.has(id))).toEqual([]);
}

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
    const report = simulatedScan(day, this.#states, world.clock.now);
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
    expectNothingElse(this.#now, { before, report, day, pushed });
    if (pushed !== undefined) {
      if (sees) expectDone(this.#now, { before, report, day, pushed });
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
    const well = { ...day, refusals: [], troubles: [], unreadable: [], other: 'nobody' } as const;
    const pushed = await this.#push(report, this.#last, well);
    expectNothingElse(this.#now, { before, report, day: well, pushed });
    if (sees) {
      expectDone(this.#now, { before, report, day: well, pushed });
      const isTold = first.pushed !== undefined && first.sees && day.unreadable.length === 0;
      if (isTold) expectOnlyMissed(first.pushed.items, pushed.items);
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

  get #now() {
    return { hubs: this.#hubs, now: this.#world.clock.now };
  }

  get #calls(): number {
    return this.#hubs.reduce((sum, { calls }) => sum + calls, 0);
  }

  get #isLate(): boolean {
    return isLateIn(this.#hubs);
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
    for (const [at, state] of day.changes) this.#states.set(SUBJECTS[at]?.id ?? '', state);
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

  #snapshot() {
    return this.#hubs.map((hub) => hub.holds());
  }
}
