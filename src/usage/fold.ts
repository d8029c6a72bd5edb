/** Counts that were found to be of secrets -> the use of each secret, the same in whatever order and pieces they come. */
import { compareText } from '../model/order.js';
import {
  type DeniedReader,
  type EventCount,
  NO_USAGE,
  type Principal,
  type Reader,
  type Usage,
} from '../model/usage.js';
import type { KnownSecret } from './known-secret.js';
import { meaningOf } from './meaning.js';
import { type KnownPrincipal, type Principals, principalKey } from './principal.js';
import { addRead, addTo, counted, empty, type Reads, type Sum, together } from './reads.js';
import { RotationTally } from './rotation-tally.js';
import { areBelieved, isRotator, type Times } from './rotator.js';
import type { CountedUse } from './secret-index.js';

/** There may be as many of these as counts, so what most secrets lack is not there before it is needed. */
interface SecretState {
  readonly readers: Map<KnownPrincipal, Reads>;
  /** Those that look like what rotates the secret: a role that a rotation function and others use is in both. */
  rotators?: Map<KnownPrincipal, Reads>;
  denied?: Map<KnownPrincipal, Sum>;
  rotation?: RotationTally;
  mayIncludeEarlier: boolean;
}

function readerOf(principal: Principal, reads: Reads, rotates: boolean): Reader {
  const { count, outside, sessionHours, first, last } = counted(reads);
  return {
    ...principal,
    reads: count,
    outsideVpcEndpoint: principal.kind === 'service' ? 0 : outside,
    sessionHours: Math.min(sessionHours, count),
    rotates,
    firstAt: first,
    lastAt: last,
  };
}

const deniedOf = (principal: Principal, { count, first, last }: Sum): DeniedReader => ({
  ...principal,
  denials: count,
  firstAt: first,
  lastAt: last,
});

/** Most first; of equal ones by who they are. */
const most =
  <T extends Principal>(amount: (reader: T) => number, also: (reader: T) => string = () => '') =>
  (a: T, b: T): number =>
    amount(b) - amount(a) ||
    compareText(principalKey(a), principalKey(b)) ||
    compareText(also(a), also(b));

const mostReads = most<Reader>(
  ({ reads }) => reads,
  ({ rotates }) => String(rotates),
);
const mostDenials = most<DeniedReader>(({ denials }) => denials);

const readersOf = (
  reads: ReadonlyMap<KnownPrincipal, Reads> | undefined,
  rotates: boolean,
): readonly Reader[] =>
  [...(reads ?? [])].map(([{ principal }, read]) => readerOf(principal, read, rotates));

function allReaders({ readers, rotators, rotation }: SecretState): readonly Reader[] {
  if (rotators === undefined) return readersOf(readers, false);
  const times = [...rotators].map(([{ principal }, reads]): [Principal, Times] => [
    principal,
    counted(reads),
  ]);
  if (!areBelieved(new Map(times), rotation?.times()))
    return readersOf(together(readers, rotators), false);
  return [...readersOf(readers, false), ...readersOf(rotators, true)];
}

function usageOf(state: SecretState): Usage {
  const { denied, rotation, mayIncludeEarlier } = state;
  const read = [...allReaders(state)].sort(mostReads);
  return {
    reads: read.reduce((sum, { reads }) => sum + reads, 0),
    readers: read,
    denied: [...(denied ?? [])]
      .map(([{ principal }, sum]) => deniedOf(principal, sum))
      .sort(mostDenials),
    rotation: rotation?.events() ?? NO_USAGE.rotation,
    ...(mayIncludeEarlier && { mayIncludeEarlier }),
  };
}

/** The entry of a key, made where it is not there. */
function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const earlier = map.get(key);
  if (earlier !== undefined) return earlier;
  const made = make();
  map.set(key, made);
  return made;
}

const newState = (): SecretState => ({ readers: new Map(), mayIncludeEarlier: false });

const noReads = (): Reads => ({});

/** Adds up the use of the secrets of one account. */
export class UsageFold {
  readonly #secrets = new Map<KnownSecret, SecretState>();
  readonly #principals: Principals;

  constructor(principals: Principals) {
    this.#principals = principals;
  }

  add({ secret, count, mayIncludeEarlier }: CountedUse): void {
    const meaning = meaningOf(count);
    if (meaning === 'nothing') return;
    const state = entry(this.#secrets, secret, newState);
    if (mayIncludeEarlier) state.mayIncludeEarlier = true;
    if (meaning === 'rotation') {
      state.rotation ??= new RotationTally();
      state.rotation.add(count);
      return;
    }
    const caller = this.#principals.of(count.caller);
    if (meaning === 'denial') {
      state.denied ??= new Map();
      addTo(entry(state.denied, caller, empty), count);
    } else addRead(entry(readersFor(state, secret, { caller, count }), caller, noReads), count);
  }

  /** By the ARN of the group, sorted. */
  usages(): ReadonlyMap<string, Usage> {
    const states = [...this.#secrets].sort(([a], [b]) => compareText(a.groupArn, b.groupArn));
    return new Map(states.map(([{ groupArn }, state]) => [groupArn, usageOf(state)]));
  }
}

/** The readers among whom a call counts. */
function readersFor(
  state: SecretState,
  secret: KnownSecret,
  { caller, count }: { readonly caller: KnownPrincipal; readonly count: EventCount },
): Map<KnownPrincipal, Reads> {
  if (!isRotator(secret, caller.principal, count)) return state.readers;
  state.rotators ??= new Map();
  return state.rotators;
}
