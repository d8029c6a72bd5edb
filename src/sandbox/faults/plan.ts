/** Faults turned into what befalls each request: the same for the same request of a target, whatever comes between. */
import { globMatches } from '../../model/glob.js';
import { chance } from '../seeded.js';
import { createExpiries } from './expire.js';
import type { Fault } from './fault.js';

/** A request, as faults look at it. */
export interface Stricken {
  /** Such as `secretsmanager:ListSecrets`. */
  readonly operation: string;
  readonly account: { readonly id: string; readonly name: string };
  readonly region: string;
  /** Session token; absent for long-lived credentials. */
  readonly token?: string;
  /** False: nobody can be denied it. */
  readonly deniable: boolean;
  readonly lists: boolean;
  /** Whether it asks for a page by token. */
  readonly hasPageToken: boolean;
}

/** What befalls a request. */
export interface Strike {
  readonly fault?: Fault;
  /** Milliseconds. */
  readonly delay: number;
}

/** Tells what befalls a request. Asked once for each request that the quotas let through. */
export type FaultPlan = (request: Stricken) => Strike;

const NOTHING: Strike = { delay: 0 };

/** A fault for one target: an operation in an account and Region. */
interface Aimed {
  readonly fault: Fault;
  readonly index: number;
  /** Requests that matched. */
  seen: number;
  hits: number;
}

/** Makes the plan. The seed decides which requests a share of them is. */
export function planFaults(faults: readonly Fault[], seed: number): FaultPlan {
  if (faults.length === 0) return () => NOTHING;
  const targets = new Map<string, readonly Aimed[]>();
  const expires = createExpiries(seed);

  const aimedAt = (request: Stricken, target: string): readonly Aimed[] => {
    const known = targets.get(target);
    if (known !== undefined) return known;
    const aimed = faults.flatMap((fault, index) =>
      isFor(fault, request) ? [{ fault, index, seen: 0, hits: 0 }] : [],
    );
    targets.set(target, aimed);
    return aimed;
  };

  return (request) => {
    const target = `${request.operation} ${request.account.id} ${request.region}`;
    let delay = 0;
    let struck: Fault | undefined;
    for (const aimed of aimedAt(request, target)) {
      const { fault, index } = aimed;
      if (!counts(fault, request)) continue;
      const ordinal = aimed.seen++;
      const hit =
        fault.kind === 'expireToken' ? expires(aimed, request) : hits(aimed, ordinal, seed, target);
      // A fault that comes too late has not hit.
      if (!hit || (struck !== undefined && fault.kind !== 'latency')) continue;
      aimed.hits += 1;
      if (fault.kind === 'latency') {
        const more = chance(seed, 'jitter', index, target, ordinal) * (fault.jitter ?? 0);
        delay += fault.milliseconds + more;
      } else {
        struck = fault;
      }
    }
    if (struck === undefined && delay === 0) return NOTHING;
    return { delay, ...(struck === undefined ? {} : { fault: struck }) };
  };
}

/** Whether the operation, account and Region are ones that the fault is for. */
export function isFor(
  fault: Fault,
  { operation, account, region }: Pick<Stricken, 'operation' | 'account' | 'region'>,
): boolean {
  const { operations, accounts, regions } = fault;
  const name = operation.toLowerCase();
  return (
    (operations?.some((glob) => globMatches(glob.toLowerCase(), name)) ?? true) &&
    (accounts?.some((wanted) => wanted === account.id || wanted === account.name) ?? true) &&
    (regions?.includes(region) ?? true)
  );
}

/** Whether the request is of the sort that the fault can hit at all. */
function counts({ kind }: Fault, { token, deniable, lists, hasPageToken }: Stricken): boolean {
  switch (kind) {
    case 'deny':
      return deniable;
    case 'repeatToken':
      return hasPageToken;
    case 'emptyPage':
      return lists;
    case 'expireToken':
      return token !== undefined;
    case 'refuseFindings':
      return false;
    default:
      return true;
  }
}

function hits(
  { fault, index, hits: before }: Aimed,
  ordinal: number,
  seed: number,
  target: string,
) {
  const { after = 0, times = Number.POSITIVE_INFINITY, share = 1 } = fault;
  if (ordinal < after || before >= times) return false;
  return share >= 1 || chance(seed, index, target, ordinal) < share;
}
