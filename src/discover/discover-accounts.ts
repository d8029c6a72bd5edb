/** An organization and a request to the accounts of a scan, those that will not be entered included. */
import type { Account, Caller, Organization } from '../model/account.js';
import {
  ALL_REGIONS,
  type CoverageReason,
  type CoverageRow,
  notScanned,
} from '../model/coverage.js';
import type { Answer, Failure } from '../model/gap.js';
import { UserError } from '../model/user-error.js';
import type { OrganizationPort } from './ports.js';
import { needsOrganization, type ScopeRequest } from './request.js';
import { type FoundUnits, findUnits } from './unit-tree.js';

/** Why an account is listed but not entered. */
export interface Skip {
  readonly reason: CoverageReason;
  readonly detail: string;
}

/** An account of the scope. */
export interface AccountInScope {
  readonly account: Account;
  readonly skip?: Skip;
  /** Its tags were asked for and could not be read. */
  readonly tagsFailure?: Failure;
}

/** The scope as it was found. */
export interface Discovered {
  readonly organization?: Organization;
  /** Ids of all accounts of the organization that were listed, the ones outside the scope too; sorted. */
  readonly organizationAccounts: readonly string[];
  readonly accounts: readonly AccountInScope[];
  /** Rows for accounts that exist perhaps, but could not be listed. */
  readonly unlisted: readonly CoverageRow[];
  /** Why the scope is not the whole organization, for the user. */
  readonly note?: string;
}

interface Listing {
  readonly accounts: readonly Account[];
  readonly failure?: Failure;
}

async function listAccounts(port: OrganizationPort): Promise<Listing> {
  const accounts: Account[] = [];
  for await (const page of port.accounts()) {
    if (!page.ok) return { accounts, failure: page.failure };
    accounts.push(...page.value);
  }
  return { accounts };
}

const cannotAsk = (failure: Failure): UserError =>
  new UserError({
    what: `the organization cannot be asked: ${failure.detail ?? failure.reason}`,
    ...(failure.api === undefined ? {} : { where: failure.api }),
    hint: 'Organizational units and account tags need credentials of the management account or of a delegated administrator. Or name accounts with --accounts.',
  });

const orThrow = <T>(answer: Answer<T>): T => {
  if (answer.ok) return answer.value;
  throw cannotAsk(answer.failure);
};

async function unitsOf(
  port: OrganizationPort,
  request: ScopeRequest,
  accounts: readonly Account[],
): Promise<FoundUnits | undefined> {
  const wanted = request.organizationalUnits;
  if (wanted === undefined) return undefined;
  const placesUnknown = accounts.some(({ ouPath }) => ouPath === undefined);
  const found = orThrow(await findUnits(port, wanted, placesUnknown));
  if (found.missing.length === 0) return found;
  throw new UserError({
    where: '--ou',
    what: `no organizational unit is called ${found.missing.map((name) => `'${name}'`).join(', ')}`,
    hint: 'Give an id such as ou-ab12-11111111, or names from the root down such as Workloads/Production.',
  });
}

/** The account with its tags, where they are wanted. */
async function withTags(
  port: OrganizationPort,
  request: ScopeRequest,
  account: Account,
): Promise<AccountInScope> {
  if (request.accountTags === undefined && request.readAccountTags !== true) return { account };
  const tags = await port.tagsOf(account.id);
  if (tags.ok) return { account: { ...account, tags: tags.value } };
  if (request.accountTags !== undefined) throw cannotAsk(tags.failure);
  return { account, tagsFailure: tags.failure };
}

function skipOf({ account, ...rest }: AccountInScope, request: ScopeRequest): AccountInScope {
  const skip = (reason: CoverageReason, detail: string) => ({
    account,
    ...rest,
    skip: { reason, detail },
  });
  if (request.excludedAccounts?.includes(account.id) === true)
    return skip('excluded', 'The account is excluded by the configuration.');
  if (account.state !== 'ACTIVE' && account.state !== 'UNKNOWN')
    return skip('accountNotActive', `The account is ${account.state} in its organization.`);
  return { account, ...rest };
}

/** Named accounts that the organization does not hold are tried all the same: the role decides. */
const strangers = (request: ScopeRequest, known: readonly Account[]): Account[] =>
  (request.accounts ?? [])
    .filter((id) => !known.some((account) => account.id === id))
    .map((id) => ({ id, state: 'UNKNOWN' }));

const inUnits = (account: Account, units: readonly string[]): boolean =>
  account.ouPath?.split('/').some((id) => units.includes(id)) ?? false;

const hasTags = (account: Account, wanted: Readonly<Record<string, string>>): boolean =>
  Object.entries(wanted).every(([name, value]) => account.tags?.[name] === value);

/** The accounts of the organization that the request speaks of. */
async function select(
  port: OrganizationPort,
  request: ScopeRequest,
  listed: readonly Account[],
): Promise<AccountInScope[]> {
  const units = await unitsOf(port, request, listed);
  const placed = listed.map((account) => {
    const ouPath = account.ouPath ?? units?.ouPaths.get(account.id);
    return ouPath === undefined ? account : { ...account, ouPath };
  });
  const wanted = placed
    .filter(({ id }) => request.accounts?.includes(id) ?? true)
    .filter((account) => units === undefined || inUnits(account, units.ids));
  const selected: AccountInScope[] = [];
  for (const account of [...wanted, ...strangers(request, placed)]) {
    const found = await withTags(port, request, account);
    const tagged = request.accountTags;
    if (tagged === undefined || hasTags(found.account, tagged)) selected.push(found);
  }
  return selected;
}

/** Accounts named by id, or the caller's own, where there is no organization to ask. */
const alone = (caller: Caller, request: ScopeRequest): AccountInScope[] =>
  (request.accounts ?? [caller.accountId]).map((id) => ({ account: { id, state: 'UNKNOWN' } }));

/**
 * Finds the accounts of a scan: those of the organization if the caller can list them, else the named ones or the
 * caller's own. Throws a `UserError` where the request needs an organization that does not answer.
 */
export async function discoverAccounts(
  port: OrganizationPort,
  caller: Caller,
  request: ScopeRequest,
): Promise<Discovered> {
  const described = await port.describe();
  const organization = described.ok ? described.value : undefined;
  const listing: Listing =
    described.ok && organization === undefined ? { accounts: [] } : await listAccounts(port);
  const failure = listing.failure ?? (described.ok ? undefined : described.failure);
  if (listing.accounts.length === 0 && needsOrganization(request))
    throw cannotAsk(failure ?? { reason: 'error', detail: 'this account is in no organization' });
  const accounts =
    listing.accounts.length === 0
      ? alone(caller, request)
      : await select(port, request, listing.accounts);
  return {
    ...(organization && { organization }),
    organizationAccounts: listing.accounts.map(({ id }) => id).sort(),
    accounts: accounts.map((account) => skipOf(account, request)),
    ...missingFrom(listing, failure),
  };
}

/** The row of a coverage that speaks of accounts nobody could name. */
const ALL_ACCOUNTS = '*';

/**
 * Being denied the list is what a plain account is: its scope is itself. Any other failure, or a list that broke off,
 * may hide accounts.
 */
function missingFrom(
  { accounts }: Listing,
  failure: Failure | undefined,
): Pick<Discovered, 'unlisted' | 'note'> {
  if (failure === undefined) return { unlisted: [] };
  const why = failure.detail ?? failure.reason;
  if (failure.reason === 'accessDenied' && accounts.length === 0)
    return { unlisted: [], note: `The organization's accounts cannot be listed: ${why}` };
  return { unlisted: [notScanned(ALL_ACCOUNTS, ALL_REGIONS, failure)] };
}
