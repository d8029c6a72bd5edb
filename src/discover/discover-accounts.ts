/** An organization and a request to the accounts of a scan, those that will not be entered included. */
import type { Account, Caller, Organization } from '../model/account.js';
import {
  ALL_ACCOUNTS,
  ALL_REGIONS,
  type CoverageReason,
  type CoverageRow,
  notScanned,
} from '../model/coverage.js';
import type { Answer, Failure } from '../model/gap.js';
import type { OrganizationPort } from './ports.js';
import { refuseNoAccount, refuseNoRegion } from './refuse-empty.js';
import { needsOrganization, type ScopeRequest } from './request.js';
import {
  type AccountInScope,
  cannotAsk,
  NO_PLACES,
  needsPlaces,
  placesOf,
  selectAccounts,
  strangers,
} from './select-accounts.js';
import { inShard } from './shard.js';

/** What discovering learned besides the accounts. */
export interface Discovered {
  readonly organization?: Organization;
  /** Ids of all accounts of the organization that were listed, the ones outside the scope too; sorted. */
  readonly organizationAccounts: readonly string[];
  /** Rows for accounts that exist perhaps, but could not be listed. */
  readonly unlisted: readonly CoverageRow[];
  /** The accounts that the scope shrank to, since the organization may not be listed from here. */
  readonly narrowedTo?: readonly string[];
  /** What else the user should know of the scope. */
  readonly note?: string;
}

/** The listing, as far as it came. */
interface Listing {
  readonly described: Answer<Organization | undefined>;
  readonly accounts: Account[];
  failure?: Failure;
}

const EMPTY: Failure = {
  reason: 'error',
  api: 'organizations:ListAccounts',
  detail: 'The organization listed no account at all.',
};

/** Pages of accounts; what ends them early is noted in the listing. */
async function* pagesOf(
  port: OrganizationPort,
  listing: Listing,
): AsyncGenerator<readonly Account[]> {
  const { described, accounts } = listing;
  if (described.ok && described.value === undefined) return;
  if (!described.ok) listing.failure = described.failure;
  const seen = new Set<string>();
  for await (const page of port.accounts()) {
    if (!page.ok) {
      listing.failure = page.failure;
      return;
    }
    // Lists are eventually consistent and may name an account on two pages.
    const fresh = page.value.filter(({ id }) => !seen.has(id) && seen.add(id));
    accounts.push(...fresh);
    yield fresh;
  }
  if (accounts.length === 0) listing.failure = EMPTY;
}

/** Nothing but denials: what a plain member account gets to hear. */
const isDenied = ({ described, failure }: Listing): boolean =>
  failure?.reason === 'accessDenied' &&
  (described.ok || described.failure.reason === 'accessDenied');

const withSkip = (
  scoped: AccountInScope,
  reason: CoverageReason,
  detail: string,
): AccountInScope => ({ ...scoped, skip: { reason, detail } });

const isExcluded = ({ account }: AccountInScope, { excludedAccounts }: ScopeRequest): boolean =>
  excludedAccounts?.includes(account.id) === true;

function skipOf(scoped: AccountInScope, request: ScopeRequest): AccountInScope {
  const { state } = scoped.account;
  if (isExcluded(scoped, request))
    return withSkip(scoped, 'excluded', 'The account is excluded by the configuration.');
  if (state !== 'ACTIVE' && state !== 'UNKNOWN')
    return withSkip(scoped, 'accountNotActive', `The account is ${state} in its organization.`);
  return scoped;
}

const NO_TAGS: Failure = {
  reason: 'notCollected',
  detail: 'Tags of accounts are kept by the organization, which does not list its accounts here.',
};

/** Accounts named by id, or the caller's own, where there is no organization to ask. */
const alone = (caller: Caller, request: ScopeRequest): AccountInScope[] =>
  [...new Set(request.accounts ?? [caller.accountId])].map((id) => ({
    account: { id, state: 'UNKNOWN' },
    ...(request.readAccountTags === true ? { tagsFailure: NO_TAGS } : {}),
  }));

const UNITS_IGNORED =
  'Overrides by organizational unit apply to no account whose place is not known';

const placesNote = ({ detail, reason }: Failure): string =>
  `${UNITS_IGNORED}, and the units cannot be read: ${detail ?? reason}`;

/** What a reader of findings about outsiders must know. */
const MAYBE_OUTSIDERS =
  '(Accounts of the organization that were not listed may be taken for outsiders.)';

/**
 * Being denied the list is what a plain account is: its scope is itself. To the management account, and for any other
 * cause, accounts may be hidden; where the request names its accounts, none are.
 */
function missingFrom(
  listing: Listing,
  caller: Caller,
  request: ScopeRequest,
): Pick<Discovered, 'unlisted' | 'narrowedTo' | 'note'> {
  const { accounts, failure } = listing;
  if (failure === undefined) return { unlisted: [] };
  const ignored = request.readPlaces === true ? ` ${UNITS_IGNORED}.` : '';
  const note = `The organization's accounts cannot be listed: ${failure.detail ?? failure.reason}${ignored}`;
  if (request.accounts !== undefined) return { unlisted: [], note };
  const isManagement = organizationOf(listing)?.managementAccountId === caller.accountId;
  if (isDenied(listing) && accounts.length === 0 && !isManagement)
    return { unlisted: [], narrowedTo: [caller.accountId], note };
  const detail = `${failure.detail ?? failure.reason} ${MAYBE_OUTSIDERS}`;
  return { unlisted: [notScanned(ALL_ACCOUNTS, ALL_REGIONS, { ...failure, detail })] };
}

const organizationOf = ({ described }: Listing): Organization | undefined =>
  described.ok ? described.value : undefined;

/** Accounts of the scope, in the order in which they come to be known. */
async function* inScope(
  port: OrganizationPort,
  caller: Caller,
  request: ScopeRequest,
  listing: Listing,
): AsyncGenerator<AccountInScope, Failure | undefined> {
  const { accounts } = listing;
  const waits = needsPlaces(request);
  for await (const page of pagesOf(port, listing))
    if (!waits) yield* selectAccounts(port, request, page, NO_PLACES);
  if (accounts.length === 0) {
    if (needsOrganization(request))
      throw cannotAsk(
        listing.failure ?? { reason: 'error', detail: 'this account is in no organization' },
      );
    yield* alone(caller, request);
    return undefined;
  }
  const places = waits ? await placesOf(port, request, accounts) : NO_PLACES;
  if (waits) yield* selectAccounts(port, request, accounts, places);
  yield* selectAccounts(port, request, strangers(request, accounts), NO_PLACES);
  return places.failure;
}

/**
 * Finds the accounts of a scan: those of the organization if the caller can list it, else the named ones or the
 * caller's own. Each is given as soon as it is known, so that work on it can begin while others are still being
 * listed. Throws a `UserError` where the request needs an organization that does not answer, or holds nothing.
 */
export async function* discoverAccounts(
  port: OrganizationPort,
  caller: Caller,
  request: ScopeRequest,
): AsyncGenerator<AccountInScope, Discovered> {
  refuseNoRegion(request);
  const listing: Listing = { described: await port.describe(), accounts: [] };
  const count = { all: 0, excluded: 0 };
  const scoped = inScope(port, caller, request, listing);
  let next = await scoped.next();
  for (; next.done !== true; next = await scoped.next()) {
    const found = next.value;
    count.all++;
    if (isExcluded(found, request)) count.excluded++;
    if (inShard(found.account.id, request.shard)) yield skipOf(found, request);
  }
  const missing = missingFrom(listing, caller, request);
  if (missing.unlisted.length === 0) refuseNoAccount(request, count);
  const organization = organizationOf(listing);
  return {
    ...(organization && { organization }),
    organizationAccounts: listing.accounts.map(({ id }) => id).sort(),
    ...(next.value && { note: placesNote(next.value) }),
    ...missing,
  };
}
