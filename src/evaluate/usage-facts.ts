/** What CloudTrail tells of the use of a secret to the facts of the group `usage`. */
import type { Grant } from '../model/access.js';
import type { CallCost } from '../model/cost.js';
import { DAY_MS } from '../model/days.js';
import { latest, standingFailure } from '../model/latest.js';
import { monthlyReads } from '../model/monthly-reads.js';
import { compareText } from '../model/order.js';
import type { ObservedUsage, Principal, Span, Usage } from '../model/usage.js';
import type { PlainFacts } from './bind.js';
import { isUnread } from './unread-grants.js';

/** Accounts that are no strangers to a secret, beside its own. */
export interface KnownAccounts {
  /** Of the own organization. */
  readonly organization: ReadonlySet<string>;
  /** Those that the user trusts. */
  readonly trusted: ReadonlySet<string>;
}

/** What the calls cost that read a secret. */
export interface PricedCalls {
  readonly cost: CallCost;
  readonly currency: string;
}

/** What is known of a secret beside its use. */
export interface UsageSetting {
  /** Account of the secret. */
  readonly own: string;
  readonly known: KnownAccounts;
  readonly calls: PricedCalls | undefined;
  /** Grants to other accounts, trusted or not, that give the value; asked for only where a rule reads them. */
  readonly grants: () => readonly Grant[];
}

const SECOND_MS = 1_000;
const MICROS = 1_000_000;

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

const idsOf = (principals: readonly Principal[]): string[] =>
  unique(principals.map(({ id }) => id));

const sum = <T>(items: readonly T[], count: (item: T) => number): number =>
  items.reduce((total, item) => total + count(item), 0);

const reads = (one: { readonly reads: number }): number => one.reads;
const denials = (one: { readonly denials: number }): number => one.denials;

/** Whole days; the last second of a span counts. */
const daysIn = ({ from, to }: Span): number =>
  Math.floor((Date.parse(to) - Date.parse(from) + SECOND_MS) / DAY_MS);

function monthFacts(observed: ObservedUsage, calls: PricedCalls | undefined): PlainFacts {
  const month = monthlyReads(observed);
  const cost = calls?.cost.status === 'counted' ? calls.cost : undefined;
  return {
    monthlyReads: month?.reads,
    monthlyCachedReads: month?.cached,
    monthlyCost: cost && cost.monthly / MICROS,
    monthlySavable: cost && cost.savable / MICROS,
    currency: cost && calls?.currency,
  };
}

function readerFacts({ readers }: Usage): PlainFacts {
  const users = readers.filter(({ rotates }) => !rotates);
  const lastUse = latest(users);
  const useReads = sum(users, reads);
  return {
    useReads,
    rotationReads: sum(readers, reads) - useReads,
    readers: idsOf(readers),
    users: idsOf(users),
    lastReadAt: latest(readers)?.lastAt,
    lastUseAt: lastUse?.lastAt,
    lastUser: lastUse?.id,
    readsOutsideVpcEndpoint: sum(readers, ({ outsideVpcEndpoint }) => outsideVpcEndpoint),
  };
}

function strangerFacts(
  { readers, denied }: Usage,
  { own, known: { organization, trusted } }: UsageSetting,
): PlainFacts {
  const isStranger = ({ account }: Principal): boolean =>
    account !== undefined && account !== own && !organization.has(account) && !trusted.has(account);
  const strangers = readers.filter(isStranger);
  const last = latest(strangers);
  return {
    externalReads: sum(strangers, reads),
    externalReaders: idsOf(strangers),
    lastExternalReadAt: last?.lastAt,
    lastExternalReader: last?.id,
    externalDenials: sum(denied.filter(isStranger), denials),
  };
}

const deniedFacts = ({ denied }: Usage): PlainFacts => ({
  deniedReads: sum(denied, denials),
  deniedReaders: idsOf(denied),
  lastDeniedAt: latest(denied)?.lastAt,
});

function rotationFacts({ rotation }: Usage): PlainFacts {
  const { failed, lastFailure, lastSucceededAt } = rotation;
  return {
    rotationFailures: failed,
    rotationFailing: standingFailure(rotation) !== undefined,
    lastRotationAt: lastSucceededAt,
    lastRotationFailureAt: lastFailure?.at,
    failedRotationStep: lastFailure?.step,
    rotationFailure: lastFailure?.message,
  };
}

/** The facts of the group `usage`, of a secret whose use is known. */
export function usageFacts(observed: ObservedUsage, setting: UsageSetting): PlainFacts {
  const { covered, usage } = observed;
  const { own, known } = setting;
  const isOutside = (account: string): boolean =>
    account !== own && !known.organization.has(account);
  return {
    from: covered.from,
    to: covered.to,
    windowDays: daysIn(covered),
    reads: usage.reads,
    ...monthFacts(observed, setting.calls),
    ...readerFacts(usage),
    ...strangerFacts(usage, setting),
    ...deniedFacts(usage),
    ...rotationFacts(usage),
    get unreadGrants() {
      const unread = setting.grants().filter((grant) => isUnread(grant, usage.readers, isOutside));
      return unique(unread.map(({ principal }) => principal)).sort(compareText);
    },
    mayIncludeEarlier: usage.mayIncludeEarlier === true,
  };
}
