/** What a source tells, in any order -> the same by account, kept on disk: there may be more of it than memory holds. */
import { KeyedSpool } from '../files/keyed-spool.js';
import { ALL_REGIONS } from '../model/coverage.js';
import type {
  Activity,
  DamagedFile,
  EventCount,
  Observation,
  UsagePlaces,
} from '../model/usage.js';
import type { PlaceEvidence, RegionFailure } from '../usage/coverage.js';
import { routes } from '../usage/route.js';

/** What was said of the places of an account, besides the events. */
export type Evidence = Pick<PlaceEvidence, 'activities' | 'failures' | 'damaged'>;

/** Tells whether a place was asked for. */
function askedFor(places: readonly UsagePlaces[]) {
  const regions = new Map(places.map((place) => [place.account, new Set(place.regions)]));
  return (account: string, region: string): boolean => {
    const there = regions.get(account);
    return there !== undefined && (region === ALL_REGIONS || there.has(region));
  };
}

/** Takes in observations; each count goes to the accounts whose secrets it names. Throws where the disk refuses. */
export class Observations {
  readonly #spool: KeyedSpool;
  readonly #regions: ReadonlySet<string>;
  readonly #wasAsked: (account: string, region: string) => boolean;
  readonly #damaged: DamagedFile[] = [];
  /** Files of nobody knows which account, one for each Region and day of which they may be. */
  readonly #unplaced = new Map<string, DamagedFile>();

  /** Begins a file in the folder of a spool. What is said of places that were not asked for is passed over. */
  constructor(folder: string, places: readonly UsagePlaces[]) {
    this.#spool = new KeyedSpool(folder, 'observations');
    this.#regions = new Set(places.flatMap(({ regions }) => regions));
    this.#wasAsked = askedFor(places);
  }

  add(observation: Observation): void {
    switch (observation.kind) {
      case 'count':
        this.#addCount(observation.count);
        break;
      case 'activity':
        this.#addPlace(observation.activity, observation);
        break;
      case 'failure':
        this.#addPlace(observation, observation);
        break;
      case 'damaged':
        this.#addDamaged(observation.damaged);
        break;
    }
  }

  /** Ends what is taken in. */
  close(): void {
    this.#spool.close();
  }

  /** Accounts that own what counts name, scanned or not, sorted. */
  owners(): readonly string[] {
    return this.#spool.keys();
  }

  /** All damaged files. */
  damaged(): readonly DamagedFile[] {
    return this.#damaged;
  }

  /** Reads what was said of an account, its counts one by one. */
  read(account: string, addCount: (count: EventCount) => void): Evidence {
    const activities: Activity[] = [];
    const failures: RegionFailure[] = [];
    const damaged = [...this.#unplaced.values()];
    for (const said of this.#of(account)) {
      if (said.kind === 'count') addCount(said.count);
      else if (said.kind === 'activity') activities.push(said.activity);
      else if (said.kind === 'failure') failures.push(said);
      else damaged.push(said.damaged);
    }
    return { activities, failures, damaged };
  }

  *#of(account: string): Generator<Observation> {
    for (const line of this.#spool.lines(account)) yield JSON.parse(line);
  }

  #keep(account: string, said: Observation): void {
    this.#spool.add(account, JSON.stringify(said));
  }

  #addCount(count: EventCount): void {
    if (!this.#wasAsked(count.account, count.region)) return;
    for (const share of routes(count))
      this.#keep(share.account, { kind: 'count', count: share.count });
  }

  #addPlace(place: { readonly account: string; readonly region: string }, said: Observation): void {
    if (this.#wasAsked(place.account, place.region)) this.#keep(place.account, said);
  }

  #addDamaged(damaged: DamagedFile): void {
    const { account, region, day } = damaged;
    if (!this.#mayConcern(account, region)) return;
    this.#damaged.push(damaged);
    if (account !== undefined) {
      this.#keep(account, { kind: 'damaged', damaged });
      return;
    }
    const key = JSON.stringify([region ?? null, day ?? null]);
    const known = this.#unplaced.get(key);
    if (known === undefined || damaged.file < known.file) this.#unplaced.set(key, damaged);
  }

  #mayConcern(account: string | undefined, region = ALL_REGIONS): boolean {
    if (account !== undefined) return this.#wasAsked(account, region);
    return region === ALL_REGIONS || this.#regions.has(region);
  }
}
