/** The principals of a statement -> whether they can mean anyone whom the owner does not trust. */
import type { Principals } from '../language/statement.js';
import { isTrusted, type World } from '../world.js';
import { accountOfText } from './accounts.js';

/** False only where every principal is of the own account or a trusted one. */
export function meansStrangers(principals: Principals, world: World): boolean {
  const isForeign = (account: string): boolean => !isTrusted(world, account);
  return (
    principals.negated ||
    principals.everyone ||
    principals.services.size > 0 ||
    principals.servicePatterns.length > 0 ||
    principals.accountPatterns.length > 0 ||
    principals.opaque.size > 0 ||
    principals.webIdentities.size > 0 ||
    [...principals.accounts, ...principals.providerAccounts].some(isForeign) ||
    [...principals.arns, ...principals.sessions].some((arn) => isForeign(accountOfText(arn)))
  );
}

/** Whether they can mean a user or role of the secret's own account. */
export function meansOwn(principals: Principals, { account }: World): boolean {
  return (
    principals.negated ||
    principals.everyone ||
    principals.accountPatterns.length > 0 ||
    principals.webIdentities.size > 0 ||
    principals.accounts.has(account) ||
    principals.providerAccounts.has(account) ||
    [...principals.arns, ...principals.sessions].some((arn) => accountOfText(arn) === account)
  );
}
