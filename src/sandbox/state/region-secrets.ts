/** The secrets that one Region of an account shows: found by name, and listed in order without being sorted again. */
import type { SecretGroup, SecretView } from './secret.js';

/** What a list can be ordered by. */
export type SortBy = 'created-date' | 'last-accessed-date' | 'last-changed-date' | 'name';

/** An order of a list; the name decides between equals. */
export interface Order {
  readonly by: SortBy;
  readonly direction: 'asc' | 'desc';
}

type SortKey = (view: SecretView) => string | number;

const SORT_KEYS = {
  'created-date': ({ group }) => group.created.getTime(),
  'last-accessed-date': ({ member }) => member.accessed?.getTime() ?? 0,
  'last-changed-date': ({ group }) => group.changed.getTime(),
  name: ({ group }) => group.name,
} as const satisfies Readonly<Record<SortBy, SortKey>>;

/** Orders that only change when a secret comes or goes. */
const LASTING: ReadonlySet<SortBy> = new Set<SortBy>(['created-date', 'name']);

/** The secrets of a Region. */
export class RegionSecrets {
  readonly #region: string;
  readonly #groups = new Map<string, SecretGroup>();
  readonly #ordered = new Map<string, readonly SecretView[]>();

  constructor(region: string) {
    this.#region = region;
  }

  get size(): number {
    return this.#groups.size;
  }

  get(name: string): SecretGroup | undefined {
    return this.#groups.get(name);
  }

  has(name: string): boolean {
    return this.#groups.has(name);
  }

  /** In the order in which they came. */
  values(): Iterable<SecretGroup> {
    return this.#groups.values();
  }

  /** Puts a group in place of what had its name. */
  add(group: SecretGroup): void {
    this.#groups.set(group.name, group);
    this.#ordered.clear();
  }

  delete(name: string): void {
    this.#groups.delete(name);
    this.#ordered.clear();
  }

  /** The secrets as the Region sees them, in the order in which they came. */
  views(): readonly SecretView[] {
    const region = this.#region;
    const views: SecretView[] = [];
    for (const group of this.#groups.values()) {
      const member = group.members.get(region);
      if (member !== undefined) views.push({ group, region, member });
    }
    return views;
  }

  /** The secrets as the Region sees them, in order. */
  inOrder(order: Order): readonly SecretView[] {
    const name = `${order.by} ${order.direction}`;
    const known = this.#ordered.get(name);
    if (known !== undefined) return known;
    const sorted = [...this.views()].sort(comparer(order));
    if (LASTING.has(order.by)) this.#ordered.set(name, sorted);
    return sorted;
  }
}

function comparer({ by, direction }: Order): (a: SecretView, b: SecretView) => number {
  const key: SortKey = SORT_KEYS[by];
  const sign = direction === 'asc' ? 1 : -1;
  return (a, b) => sign * compareKeys(key(a), key(b)) || compareKeys(a.group.name, b.group.name);
}

const compareKeys = (a: string | number, b: string | number): number =>
  a < b ? -1 : a > b ? 1 : 0;

/** The secrets of an account, by Region. */
export interface AccountSecrets {
  /** Undefined: the Region shows none. */
  get(region: string): RegionSecrets | undefined;
  /** The same, made where it is missing. */
  at(region: string): RegionSecrets;
  /** Told before a Region's secrets are changed: an account that forgets must not forget these. */
  keep(region: string): void;
}

/** The secrets of an account that forgets nothing. */
export function emptyAccountSecrets(): AccountSecrets {
  const regions = new Map<string, RegionSecrets>();
  return {
    get: (region) => regions.get(region),
    at: (region) => {
      const known = regions.get(region);
      if (known !== undefined) return known;
      const made = new RegionSecrets(region);
      regions.set(region, made);
      return made;
    },
    keep: () => undefined,
  };
}
