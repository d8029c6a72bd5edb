/** The principals of a statement -> whether they can mean strangers, and whether they can mean the owner's own. */
import { accountOfText } from '../language/account-of-arn.js';
import type { Principals } from '../language/statement.js';
import { isTrusted, type World } from '../world.js';

/** Principals of whom it is not told yet whom they mean. */
type Named = Omit<Principals, 'meansStrangers' | 'meansOwn'>;

/** Whether a test holds of an account that the principals name. */
function namesAccount(principals: Named, test: (account: string) => boolean): boolean {
  for (const account of principals.accounts) if (test(account)) return true;
  for (const account of principals.providerAccounts) if (test(account)) return true;
  for (const arn of principals.arns) if (test(accountOfText(arn))) return true;
  for (const arn of principals.sessions) if (test(accountOfText(arn))) return true;
  return false;
}

/** False only where every principal is of the own account or a trusted one. */
export const meansStrangers = (principals: Named, world: World): boolean =>
  principals.negated ||
  principals.everyone ||
  principals.services.size > 0 ||
  principals.servicePatterns.length > 0 ||
  principals.accountPatterns.length > 0 ||
  principals.opaque.size > 0 ||
  principals.webIdentities.size > 0 ||
  namesAccount(principals, (account) => !isTrusted(world, account));

/** Whether they can mean a user or role of the secret's own account. */
export const meansOwn = (principals: Named, { account: own }: World): boolean =>
  principals.negated ||
  principals.everyone ||
  principals.accountPatterns.length > 0 ||
  principals.webIdentities.size > 0 ||
  namesAccount(principals, (account) => account === own);
