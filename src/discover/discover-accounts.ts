/** An organization and a request to the accounts of a scan, those that will not be entered included. */
import type { Account, Caller, Organization } from '../model/account.js';
import {
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
  type Selection,
  selectAccounts,
} from './select-accounts.js';

/** The scope as it was found. */
export interface Discovered {
  readonly organization?: Organization;
  /** Ids of all accounts of the organization that were listed, the ones outside the scope too; sorted. */
  readonly organizationAccounts: readonly string[];
  readonly accounts: readonly AccountInScope[];
  /** Rows for accounts that exist perhaps, but could not be listed. */
  readonly unlisted: readonly CoverageRow[];
  /** The accounts that the scope shrank to, since the organization may not be listed from here. */
  readonly narrowedTo?: readonly string[];
  /** What else the user should know of the scope. */
  readonly note?: string;
}

interface Listing {
  readonly organization?: Organization;
  readonly accounts: readonly Account[];
  readonly failure?: Failure;
  /** Nothing but denials: what a plain member account gets to hear. */
  readonly denied: boolean;
}

const EMPTY: Failure = {
  reason: 'error',
  api: 'organizations:ListAccounts',
  detail: 'The organization listed no account at all.',
};

async function pagesOf(
  port: OrganizationPort,
): Promise<{ readonly accounts: readonly Account[]; readonly failure?: Failure }> {
  const accounts: Account[] = [];
  for await (const page of port.accounts()) {
    if (!page.ok) return { accounts, failure: page.failure };
    accounts.push(...page.value);
  }
  return accounts.length === 0 ? { accounts, failure: EMPTY } : { accounts };
}

const isDenied = <T>(answer: Answer<T>): boolean =>
  !answer.ok && answer.failure.reason === 'accessDenied';

async function list(port: OrganizationPort): Promise<Listing> {
  const described = await port.describe();
  if (described.ok && described.value === undefined) return { accounts: [], denied: false };
  const { accounts, failure } = await pagesOf(port);
  const missing = failure ?? (described.ok ? undefined : described.failure);
  return {
    accounts,
    denied: failure?.reason === 'accessDenied' && (described.ok || isDenied(described)),
    ...(described.ok && described.value && { organization: described.value }),
    ...(missing && { failure: missing }),
  };
}

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
const alone = (caller: Caller, request: ScopeRequest): Selection => ({
  accounts: (request.accounts ?? [caller.accountId]).map((id) => ({
    account: { id, state: 'UNKNOWN' },
    ...(request.readAccountTags === true ? { tagsFailure: NO_TAGS } : {}),
  })),
});

const UNITS_IGNORED =
  'Overrides by organizational unit apply to no account whose place is not known';

const placesNote = ({ detail, reason }: Failure): string =>
  `${UNITS_IGNORED}, and the units cannot be read: ${detail ?? reason}`;

/** The row of a coverage that speaks of accounts nobody could name. */
const ALL_ACCOUNTS = '*';

/**
 * Being denied the list is what a plain account is: its scope is itself. To the management account, and for any other
 * cause, accounts may be hidden; where the request names its accounts, none are.
 */
function missingFrom(
  { organization, accounts, failure, denied }: Listing,
  caller: Caller,
  request: ScopeRequest,
): Pick<Discovered, 'unlisted' | 'narrowedTo' | 'note'> {
  if (failure === undefined) return { unlisted: [] };
  const ignored = request.readPlaces === true ? ` ${UNITS_IGNORED}.` : '';
  const note = `The organization's accounts cannot be listed: ${failure.detail ?? failure.reason}${ignored}`;
  if (request.accounts !== undefined) return { unlisted: [], note };
  if (denied && accounts.length === 0 && organization?.managementAccountId !== caller.accountId)
    return { unlisted: [], narrowedTo: [caller.accountId], note };
  return { unlisted: [notScanned(ALL_ACCOUNTS, ALL_REGIONS, failure)] };
}

/**
 * Finds the accounts of a scan: those of the organization if the caller can list them, else the named ones or the
 * caller's own. Throws a `UserError` where the request needs an organization that does not answer, or holds nothing.
 */
export async function discoverAccounts(
  port: OrganizationPort,
  caller: Caller,
  request: ScopeRequest,
): Promise<Discovered> {
  refuseNoRegion(request);
  const listing = await list(port);
  const known = listing.accounts.length > 0;
  if (!known && needsOrganization(request))
    throw cannotAsk(
      listing.failure ?? { reason: 'error', detail: 'this account is in no organization' },
    );
  const { accounts, placesFailure } = known
    ? await selectAccounts(port, request, listing.accounts)
    : alone(caller, request);
  const missing = missingFrom(listing, caller, request);
  const excluded = accounts.filter((scoped) => isExcluded(scoped, request)).length;
  if (missing.unlisted.length === 0) refuseNoAccount(request, accounts, excluded);
  return {
    ...(listing.organization && { organization: listing.organization }),
    organizationAccounts: listing.accounts.map(({ id }) => id).sort(),
    accounts: accounts.map((scoped) => skipOf(scoped, request)),
    ...(placesFailure && { note: placesNote(placesFailure) }),
    ...missing,
  };
}
