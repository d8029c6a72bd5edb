/** A scope that holds nothing, to the mistake that it is: an empty scan would look like a clean one. */
import { UserError } from '../model/user-error.js';
import type { ScopeRequest } from './request.js';

/** The part of a request that limits accounts, as flags. */
function flagsOf(request: ScopeRequest): string {
  const tags = Object.entries(request.accountTags ?? {}).map((tag) => tag.join('='));
  const flags: readonly (readonly [string, readonly string[]])[] = [
    ['--account', request.accounts ?? []],
    ['--ou', request.organizationalUnits ?? []],
    ['--account-tag', tags],
    ['--exclude-account', request.excludedAccounts ?? []],
  ];
  return flags
    .filter(([, values]) => values.length > 0)
    .map(([flag, values]) => `${flag} ${values.join(',')}`)
    .join(' ');
}

/** Throws a `UserError` where the request names Regions, but none. */
export function refuseNoRegion({ regions }: ScopeRequest): void {
  if (regions?.length !== 0) return;
  throw new UserError({
    where: 'scope.regions',
    what: 'no Region is left to scan: the list is empty',
    hint: 'Leave it out to scan every enabled Region.',
  });
}

/** Throws a `UserError` where no account is left, or none but those that the user excludes. */
export function refuseNoAccount(
  request: ScopeRequest,
  { all, excluded }: { readonly all: number; readonly excluded: number },
): void {
  if (all > excluded) return;
  const flags = flagsOf(request);
  throw new UserError({
    ...(flags === '' ? {} : { where: flags }),
    what: 'no account is left to scan',
    hint:
      excluded > 0
        ? 'Every account of the scope is excluded.'
        : 'No account meets all that the scope asks for.',
  });
}
