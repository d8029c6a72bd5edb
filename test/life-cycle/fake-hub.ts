/** Security Hub in memory, behind the ports of `deliver`: it keeps the rules of AWS that a push has to live with. */
import type { HubPort, HubsPort, ImportFailure } from '../../src/deliver/ports.js';
import type { AsffFinding } from '../../src/model/asff.js';
import type { Hub, StoredFinding, Workflow } from '../../src/model/delivery.js';
import { type Answer, answered, failed } from '../../src/model/gap.js';

const DAY_MS = 86_400_000;
const ACTIVE_DAYS = 90;
const ARCHIVED_DAYS = 30;

/** Small, so that lists have several. */
const PAGE = 3;

/** Time of a test, in milliseconds since 1970. */
export interface TestClock {
  now: number;
}

/** A finding as it was written, by a push or by the team. */
export interface Written {
  readonly finding: AsffFinding;
  readonly workflow: Workflow;
  readonly processedAt: number;
  readonly visibleAt: number;
}

/** `once`, `always`: the finding alone; `call`: every call that it is part of. */
export type Refusal = 'once' | 'always' | 'call';

/** What goes wrong with calls to a hub. */
export interface Trouble {
  /** So many calls to import go well before. */
  readonly after: number;
  /** Whether the call that goes wrong, and is not answered, has its effect. */
  readonly hasEffect: boolean;
}

/** The program was killed: nothing that it would do from then on is done. */
export class Killed extends Error {}

/** What all hubs of a test have in common. */
export interface World {
  readonly clock: TestClock;
  /** Milliseconds until reads show what was written. */
  lag: number;
  /** So many calls to import until the program is killed with the answer on its way; undefined: never. */
  killIn: number | undefined;
}

const REFUSED = { code: 'InternalFailure', message: 'Internal service failure' };

/** One hub. */
export class FakeHub {
  readonly place: Hub;
  readonly #world: World;
  readonly #written = new Map<string, Written[]>();
  /** By finding id. */
  readonly refusals = new Map<string, Refusal>();
  isOn = true;
  isReadable = true;
  trouble: Trouble | undefined;
  /** Ids of findings that were sent and ignored, as what the hub held was as late. */
  readonly ignored: string[] = [];
  /** Ids that had an effect of which the program did not hear. */
  readonly unheard: string[] = [];
  calls = 0;

  constructor(place: Hub, world: World) {
    this.place = place;
    this.#world = world;
  }

  #isGone({ finding, processedAt }: Written): boolean {
    const days = finding.RecordState === 'ACTIVE' ? ACTIVE_DAYS : ARCHIVED_DAYS;
    const latest = Math.max(Date.parse(finding.UpdatedAt), processedAt);
    return this.#world.clock.now - latest > days * DAY_MS;
  }

  /** What it holds in truth, whether it shows or not. */
  latest(id: string): Written | undefined {
    const last = this.#written.get(id)?.at(-1);
    return last === undefined || this.#isGone(last) ? undefined : last;
  }

  /** Everything that it holds, by id. */
  holds(): ReadonlyMap<string, Written> {
    const ids = [...this.#written.keys()];
    return new Map(
      ids.flatMap((id) => {
        const written = this.latest(id);
        return written === undefined ? [] : [[id, written] as const];
      }),
    );
  }

  /** Whether something was written that does not show yet. */
  get isLate(): boolean {
    return [...this.#written.values()].some((all) =>
      all.some(({ visibleAt }) => visibleAt > this.#world.clock.now),
    );
  }

  /** A member of the team files a finding, if it is there. */
  file(id: string, workflow: Workflow): void {
    const before = this.latest(id);
    if (before !== undefined) this.#write(id, { ...before, workflow });
  }

  #write(id: string, written: Omit<Written, 'visibleAt'>): void {
    const visibleAt = this.#world.clock.now + this.#world.lag;
    this.#written.set(id, [...(this.#written.get(id) ?? []), { ...written, visibleAt }]);
  }

  #take(finding: AsffFinding): void {
    const { now } = this.#world.clock;
    const before = this.latest(finding.Id);
    if (before !== undefined && finding.UpdatedAt <= before.finding.UpdatedAt) {
      this.ignored.push(finding.Id);
      return;
    }
    const isBack = before?.finding.RecordState === 'ARCHIVED' && finding.RecordState === 'ACTIVE';
    const workflow =
      before === undefined || (isBack && before.workflow !== 'SUPPRESSED')
        ? 'NEW'
        : before.workflow;
    // What is held is a copy: nobody changes it from outside.
    this.#write(finding.Id, { finding: structuredClone(finding), workflow, processedAt: now });
  }

  #refusalOf({ Id }: AsffFinding): ImportFailure | undefined {
    const refusal = this.refusals.get(Id);
    if (refusal === 'once') this.refusals.delete(Id);
    return refusal === undefined ? undefined : { id: Id, ...REFUSED };
  }

  #import(findings: readonly AsffFinding[]): Answer<readonly ImportFailure[]> {
    const { account, region } = this.place;
    for (const { AwsAccountId, ProductArn } of findings)
      if (AwsAccountId !== account || !ProductArn.includes(`:${region}:${account}:`))
        return failed({ reason: 'accessDenied', api: 'securityhub:BatchImportFindings' });
    const isSpoilt = findings.some(({ Id }) => this.refusals.get(Id) === 'call');
    if (isSpoilt) return answered(findings.map(({ Id }) => ({ id: Id, ...REFUSED })));
    const refused: ImportFailure[] = [];
    for (const finding of findings) {
      const refusal = this.#refusalOf(finding);
      if (refusal === undefined) this.#take(finding);
      else refused.push(refusal);
    }
    return answered(refused);
  }

  #shown(): StoredFinding[] {
    const { now } = this.#world.clock;
    return [...this.#written].flatMap(([id, all]) => {
      const shown = all.findLast(({ visibleAt }) => visibleAt <= now);
      if (shown === undefined || this.#isGone(shown)) return [];
      const { finding, workflow } = shown;
      const { CreatedAt: createdAt, UpdatedAt: updatedAt } = finding;
      return [{ id, createdAt, updatedAt, workflow, finding: structuredClone(finding) }];
    });
  }

  /** What a push sees of it. */
  port(): HubPort {
    const world = this.#world;
    const beAlive = (): void => {
      if (world.killIn === 0) throw new Killed('killed');
    };
    const unreadable = failed({ reason: 'error', api: 'securityhub:GetFindings' });
    return {
      state: async () => {
        beAlive();
        return answered({ enabled: this.isOn });
      },
      findings: async function* (this: FakeHub): AsyncGenerator<Answer<StoredFinding[]>> {
        const shown = this.#shown();
        for (let from = 0; from < Math.max(1, shown.length); from += PAGE) {
          beAlive();
          // It may break in the middle of the list.
          if (!this.isReadable && from + PAGE >= shown.length) yield unreadable;
          else yield answered(shown.slice(from, from + PAGE));
        }
      }.bind(this),
      async *suppressed() {
        yield* [];
      },
      import: async (findings) => {
        beAlive();
        this.calls++;
        const { trouble } = this;
        if (trouble !== undefined && this.calls > trouble.after) {
          if (trouble.hasEffect) {
            this.#import(findings);
            this.unheard.push(...findings.map(({ Id }) => Id));
          }
          return failed({ reason: 'error', api: 'securityhub:BatchImportFindings' });
        }
        const answer = this.#import(findings);
        await Promise.resolve();
        if (world.killIn !== undefined) world.killIn--;
        beAlive();
        return answer;
      },
    };
  }
}

/** The hubs of all accounts. */
export const hubsPort = (hubs: readonly FakeHub[]): HubsPort => ({
  async enter(account) {
    return answered({
      hub: (region) => {
        const found = hubs.find(
          ({ place }) => place.account === account && place.region === region,
        );
        if (found === undefined) throw new Error(`no hub in ${account}/${region}`);
        return found.port();
      },
    });
  },
});
