/** The secrets of all account-Regions of a synthetic organization: made when they are asked for, forgotten when many others were. */
import { type AccountSecrets, RegionSecrets } from '../state/region-secrets.js';

/** Secrets that are remembered, beside as many as the largest account-Region has and those that were changed. */
const HELD = 12_000;

/** Numbers of account-Regions turned into their secrets. */
export interface Shelves {
  /** Undefined: the account-Region has none. */
  get(place: number): RegionSecrets | undefined;
  /** The same, which from now on is never forgotten. */
  keep(place: number): RegionSecrets;
}

/** What shelves are filled by. */
export interface Supply {
  /** Makes the secrets of a place anew, the same every time; undefined where there are none. */
  readonly make: (place: number) => RegionSecrets | undefined;
  readonly empty: (place: number) => RegionSecrets;
  /** Secrets of the account-Region that has the most. */
  readonly largest: number;
}

/** Shelves that are empty until someone looks. */
export function createShelves({ make, empty, largest }: Supply): Shelves {
  const most = HELD + largest;
  const kept = new Map<number, RegionSecrets>();
  /** The one that was used last is the last. */
  const recent = new Map<number, RegionSecrets>();
  let held = 0;

  const forgetOldest = (except: number): void => {
    for (const [place, secrets] of recent) {
      if (held <= most || place === except) return;
      recent.delete(place);
      held -= secrets.size;
    }
  };

  const get = (place: number): RegionSecrets | undefined => {
    const changed = kept.get(place);
    if (changed !== undefined) return changed;
    const known = recent.get(place);
    const secrets = known ?? make(place);
    if (secrets === undefined) return undefined;
    if (known === undefined) held += secrets.size;
    else recent.delete(place);
    recent.set(place, secrets);
    if (held > most) forgetOldest(place);
    return secrets;
  };

  return {
    get,
    keep: (place) => {
      const secrets = get(place) ?? empty(place);
      if (recent.delete(place)) held -= secrets.size;
      kept.set(place, secrets);
      return secrets;
    },
  };
}

/** The shelves of one account. `placeOf` gives the number of one of its Regions; undefined where it has no such Region. */
export const accountShelves = (
  shelves: Shelves,
  placeOf: (region: string) => number | undefined,
): AccountSecrets => {
  const keep = (region: string): RegionSecrets => {
    const place = placeOf(region);
    return place === undefined ? new RegionSecrets(region) : shelves.keep(place);
  };
  return {
    get: (region) => {
      const place = placeOf(region);
      return place === undefined ? undefined : shelves.get(place);
    },
    at: keep,
    keep,
  };
};
