/** Counts -> the Regions where somebody read secrets that no event names, so that no secret there is proven unread. */
import type { EventCount } from '../model/usage.js';
import { namedSecrets } from './named-secrets.js';
import type { KnownPrincipal, Principals } from './principal.js';

type Callers = Map<string, Set<KnownPrincipal>>;

function note(callers: Callers, region: string, caller: KnownPrincipal): void {
  const there = callers.get(region);
  if (there === undefined) callers.set(region, new Set([caller]));
  else there.add(caller);
}

/**
 * Watches calls by batch of an account that name no secrets, as those with filters do. Where AWS also records each read of
 * such a call, its caller has reads of its own; where a caller has none, its calls hide what they read.
 */
export class UnnamedBatches {
  readonly #account: string;
  readonly #principals: Principals;
  readonly #batches: Callers = new Map();
  readonly #reads: Callers = new Map();

  constructor(account: string, principals: Principals) {
    this.#account = account;
    this.#principals = principals;
  }

  /** Filters choose among the secrets of the caller's own account in the Region: counts of other accounts are passed over. */
  add(count: EventCount): void {
    if (count.account !== this.#account || count.errorCode !== undefined) return;
    const caller = this.#principals.of(count.caller);
    if (count.event === 'GetSecretValue') note(this.#reads, count.region, caller);
    else if (count.event === 'BatchGetSecretValue' && namedSecrets(count).length === 0)
      note(this.#batches, count.region, caller);
  }

  /** The Regions where such a call hides what it read. */
  regions(): ReadonlySet<string> {
    const hides = ([region, callers]: readonly [string, ReadonlySet<KnownPrincipal>]): boolean =>
      [...callers].some((caller) => this.#reads.get(region)?.has(caller) !== true);
    return new Set([...this.#batches].filter(hides).map(([region]) => region));
  }
}
