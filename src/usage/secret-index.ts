/** The secrets of an account -> an index that tells which of them an event count is of, or why none. */
import { parseSecretArn } from '../model/arn.js';
import type { Secret } from '../model/secret.js';
import type { EventCount, UnresolvedReason } from '../model/usage.js';
import { type KnownSecret, knownSecret, wholeSecond } from './known-secret.js';
import { namedSecrets } from './named-secrets.js';

/** A count that is of a secret. */
export interface CountedUse {
  readonly secret: KnownSecret;
  /** Begins no earlier than the secret. */
  readonly count: EventCount;
  /** Some of the events may be older than the secret, and then of an earlier one of its name. */
  readonly mayIncludeEarlier: boolean;
}

/** Why a count, or one name of a batch call, is of no secret. */
export interface Unresolved {
  readonly reason: UnresolvedReason;
  readonly secretId?: string;
}

/** What becomes of a count. A batch call has one entry for each name; no secret is in it twice. */
export interface Resolution {
  readonly counted: readonly CountedUse[];
  readonly unresolved: readonly Unresolved[];
}

/** An account, and how much of it was looked at. */
export interface IndexedAccount {
  readonly account: string;
  /** Regions whose list of secrets came to its end; none of an account that was not scanned. */
  readonly listed: ReadonlySet<string>;
}

/** Tells of what secrets counts are. */
export interface SecretIndex {
  /** The account whose secrets it knows. */
  readonly account: string;
  resolve(count: EventCount): Resolution;
}

/** A secret that a name stands for in a Region, and how good its title is; lower is better. */
interface Claim {
  readonly secret: KnownSecret;
  readonly rank: 0 | 1 | 2;
}

/**
 * A copy that failed may have failed because another secret has its name there. Of two secrets of one name, the newer
 * one stands where a snapshot was taken while one replaced the other.
 */
function isBetter(a: Claim, b: Claim): boolean {
  if (a.rank !== b.rank) return a.rank < b.rank;
  const [ofA = '', ofB = ''] = [a.secret.createdAt, b.secret.createdAt];
  return ofA === ofB ? a.secret.groupArn > b.secret.groupArn : ofA > ofB;
}

const rankIn = ({ region, failedRegions }: KnownSecret, place: string): Claim['rank'] =>
  place === region ? 0 : failedRegions.includes(place) ? 2 : 1;

/** Names hold no space, and Regions neither. */
const placed = (region: string, name: string): string => `${region} ${name}`;

const resourceOf = (arn: string): string => parseSecretArn(arn)?.resource ?? arn;

/** The name before a hyphen and six characters; undefined where the text does not end so. */
const withoutSuffix = (resource: string): string | undefined =>
  /-[A-Za-z0-9]{6}$/.test(resource) ? resource.slice(0, -'-AbCdEf'.length) : undefined;

type Match = { readonly secret: KnownSecret; readonly by: 'arn' | 'name' } | UnresolvedReason;

/** A name says nothing of when its secret was made: events are bound to it by their time. */
function boundByCreation(secret: KnownSecret, count: EventCount): CountedUse | 'earlierSecret' {
  const { createdAt } = secret;
  if (createdAt === undefined || wholeSecond(count.first) >= createdAt)
    return { secret, count, mayIncludeEarlier: false };
  if (wholeSecond(count.last) < createdAt) return 'earlierSecret';
  return { secret, count: { ...count, first: createdAt }, mayIncludeEarlier: true };
}

class Index implements SecretIndex {
  readonly account: string;
  /** By Region and name. */
  readonly #names = new Map<string, Claim>();
  /** By what all members of a group have at the end of their ARNs. A replica that became a secret of its own keeps it. */
  readonly #resources = new Map<string, readonly KnownSecret[]>();
  readonly #listed: ReadonlySet<string>;

  constructor({ account, listed }: IndexedAccount, secrets: Iterable<KnownSecret>) {
    this.account = account;
    this.#listed = listed;
    for (const secret of secrets) this.#enter(secret);
  }

  #enter(secret: KnownSecret): void {
    for (const region of secret.regions) {
      const key = placed(region, secret.name);
      const claim = { secret, rank: rankIn(secret, region) };
      const earlier = this.#names.get(key);
      if (earlier === undefined || isBetter(claim, earlier)) this.#names.set(key, claim);
    }
    const resource = resourceOf(secret.groupArn);
    this.#resources.set(resource, [...(this.#resources.get(resource) ?? []), secret]);
  }

  /** The member of a group in a Region; or the only group there is, a replica of which may have been there. */
  #ofArn(region: string, resource: string): KnownSecret | undefined {
    const groups = this.#resources.get(resource) ?? [];
    if (groups.length < 2) return groups[0];
    const [best] = groups
      .filter(({ regions }) => regions.includes(region))
      .map((secret): Claim => ({ secret, rank: rankIn(secret, region) }))
      .sort((a, b) => (isBetter(a, b) ? -1 : 1));
    return best?.secret;
  }

  #named(region: string, name: string): KnownSecret | undefined {
    return this.#names.get(placed(region, name))?.secret;
  }

  /** Only a list that came to its end shows that a name is nobody's. */
  #matchName(region: string, name: string): Match {
    const secret = this.#named(region, name);
    if (secret !== undefined) return { secret, by: 'name' };
    return this.#listed.has(region) ? 'noSuchSecret' : 'elsewhere';
  }

  /**
   * A whole ARN wins; then the name that is all the rest of a partial one; else an ARN whose six characters no secret has
   * is that of an earlier secret, where there is one of its name.
   */
  #match(secretId: string, region: string): Match {
    const arn = secretId.startsWith('arn:') ? parseSecretArn(secretId) : undefined;
    if (arn === undefined) return this.#matchName(region, secretId);
    if (arn.account !== this.account) return 'elsewhere';
    const secret = this.#ofArn(arn.region, arn.resource);
    if (secret !== undefined) return { secret, by: 'arn' };
    const named = this.#matchName(arn.region, arn.resource);
    if (typeof named !== 'string') return named;
    const name = withoutSuffix(arn.resource);
    const isOfOld = name !== undefined && this.#named(arn.region, name) !== undefined;
    return isOfOld ? 'earlierSecret' : named;
  }

  #use(secretId: string, count: EventCount): CountedUse | UnresolvedReason {
    const match = this.#match(secretId, count.region);
    if (typeof match === 'string') return match;
    return match.by === 'name'
      ? boundByCreation(match.secret, count)
      : { secret: match.secret, count, mayIncludeEarlier: false };
  }

  resolve(count: EventCount): Resolution {
    const ids = namedSecrets(count);
    if (ids.length === 0) return { counted: [], unresolved: [{ reason: 'unnamed' }] };
    const counted = new Map<KnownSecret, CountedUse>();
    const unresolved: Unresolved[] = [];
    for (const secretId of ids) {
      const use = this.#use(secretId, count);
      if (typeof use === 'string') unresolved.push({ reason: use, secretId });
      // By its ARN a secret is known for sure, whatever else a batch call names it.
      else if (!counted.has(use.secret) || !use.mayIncludeEarlier) counted.set(use.secret, use);
    }
    return { counted: [...counted.values()], unresolved };
  }
}

/** Indexes what was collected of an account; of a secret little is kept. */
export function secretIndex(account: IndexedAccount, secrets: Iterable<Secret>): SecretIndex {
  return new Index(account, known(secrets));
}

function* known(secrets: Iterable<Secret>): Generator<KnownSecret> {
  for (const secret of secrets) yield knownSecret(secret);
}
