/** The listed accounts of an organization and a request to the accounts that it speaks of, each with its place and tags. */
import type { Account } from '../model/account.js';
import type { CoverageReason } from '../model/coverage.js';
import type { Answer, Denial, Failure } from '../model/gap.js';
import { UserError } from '../model/user-error.js';
import type { OrganizationPort } from './ports.js';
import type { ScopeRequest } from './request.js';
import { findUnits } from './unit-tree.js';

/** Why an account is listed but not entered. */
export interface Skip {
  readonly reason: CoverageReason;
  readonly detail: string;
  readonly api?: string;
  readonly denial?: Denial;
}

/** An account of the scope. */
export interface AccountInScope {
  readonly account: Account;
  readonly skip?: Skip;
  /** Its tags were asked for and could not be read. */
  readonly tagsFailure?: Failure;
}

/** The mistake of asking for what only an organization can tell, where it does not. */
export const cannotAsk = (failure: Failure): UserError =>
  new UserError({
    what: `the organization cannot be asked: ${failure.detail ?? failure.reason}`,
    ...(failure.api === undefined ? {} : { where: failure.api }),
    hint: 'Organizational units and account tags need credentials of the management account or of a delegated administrator. Or name accounts with --account.',
  });

/** Where accounts stand, as far as the listing did not tell. */
export interface Places {
  /** Ids of the units of the scope; absent: all. */
  readonly units?: readonly string[];
  readonly ouPaths: ReadonlyMap<string, string>;
  /** Places were asked for (`readPlaces`) and could not be found. */
  readonly failure?: Failure;
}

/** Where nothing is asked beyond the listing. */
export const NO_PLACES: Places = { ouPaths: new Map() };

/** Whether a request needs the units, and so the whole listing before any account of it. */
export const needsPlaces = ({ organizationalUnits, readPlaces }: ScopeRequest): boolean =>
  organizationalUnits !== undefined || readPlaces === true;

/** Finds the units of a request. Throws a `UserError` where one does not exist or none can be asked for. */
export async function placesOf(
  port: OrganizationPort,
  request: ScopeRequest,
  accounts: readonly Account[],
): Promise<Places> {
  const wanted = request.organizationalUnits;
  const found = await findUnits(port, {
    wanted: wanted ?? [],
    seen: new Set(accounts.flatMap(({ ouPath }) => ouPath?.split('/') ?? [])),
    withAccounts: accounts.some(({ ouPath }) => ouPath === undefined),
  });
  if (!found.ok) {
    if (wanted !== undefined) throw cannotAsk(found.failure);
    return { ouPaths: new Map(), failure: found.failure };
  }
  const { ids, missing, ouPaths } = found.value;
  if (missing.length > 0)
    throw new UserError({
      where: '--ou',
      what: `no organizational unit is called ${missing.map((name) => `'${name}'`).join(', ')}`,
      hint: 'Give an id such as ou-ab12-11111111, or names from the root down such as Workloads/Production.',
    });
  return wanted === undefined ? { ouPaths } : { units: ids, ouPaths };
}

/** Named accounts that the organization does not hold are tried all the same: the role decides. */
export const strangers = (request: ScopeRequest, known: readonly Account[]): Account[] =>
  [...new Set(request.accounts)]
    .filter((id) => !known.some((account) => account.id === id))
    .map((id) => ({ id, state: 'UNKNOWN' }));

const inUnits = (account: Account, units: readonly string[]): boolean =>
  account.ouPath?.split('/').some((id) => units.includes(id)) ?? false;

const hasTags = (
  wanted: Readonly<Record<string, string>>,
  tags: Readonly<Record<string, string>>,
): boolean =>
  Object.entries(wanted).every(
    ([name, value]) => Object.hasOwn(tags, name) && tags[name] === value,
  );

/** Whether an account whose tags cannot be read belongs to the scope is not known: it is named, and not entered. */
const tagsUnknown = ({ reason, detail, api, denial }: Failure): Skip => ({
  reason,
  detail: `Whether it is in the scope is not known, since its tags cannot be read: ${detail ?? reason}`,
  ...(api === undefined ? {} : { api }),
  ...(denial === undefined ? {} : { denial }),
});

/** The account with its tags, where they are wanted; undefined where they are others than those of the scope. */
async function tagged(
  port: OrganizationPort,
  request: ScopeRequest,
  account: Account,
): Promise<AccountInScope | undefined> {
  const wanted = request.accountTags;
  if (wanted === undefined && request.readAccountTags !== true) return { account };
  const tags: Answer<Readonly<Record<string, string>>> = await port.tagsOf(account.id);
  if (!tags.ok)
    return wanted === undefined
      ? { account, tagsFailure: tags.failure }
      : { account, skip: tagsUnknown(tags.failure) };
  if (wanted !== undefined && !hasTags(wanted, tags.value)) return undefined;
  return { account: { ...account, tags: tags.value } };
}

/** Accounts that a request speaks of, each as soon as it is known to be. One whose tags cannot be read stays in. */
export async function* selectAccounts(
  port: OrganizationPort,
  request: ScopeRequest,
  listed: readonly Account[],
  { units, ouPaths }: Places,
): AsyncGenerator<AccountInScope> {
  for (const account of listed) {
    if (request.accounts?.includes(account.id) === false) continue;
    const ouPath = account.ouPath ?? ouPaths.get(account.id);
    const placed = ouPath === undefined ? account : { ...account, ouPath };
    if (units !== undefined && !inUnits(placed, units)) continue;
    const found = await tagged(port, request, placed);
    if (found !== undefined) yield found;
  }
}
