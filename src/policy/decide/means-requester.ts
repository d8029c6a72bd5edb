/** The principals of a statement held against a requester: whether the statement means them. */
import { matches } from '../language/glob.js';
import type { Principals } from '../language/statement.js';
import { not, type Ternary } from '../language/ternary.js';
import type { Who } from './request.js';

function namesService(principals: Principals, service: string): Ternary {
  if (principals.services.has(service)) return true;
  return principals.servicePatterns.some((glob) => matches(glob, service)) ? 'unknown' : false;
}

function namesDirect(principals: Principals, who: Who): Ternary {
  const { account = '', principalArn, sessionArn, opaque } = who;
  if (opaque !== undefined && principals.opaque.has(opaque)) return true;
  if (principals.accounts.has(account)) return true;
  if (principalArn !== undefined && principals.arns.has(principalArn)) return true;
  if (sessionArn !== undefined && principals.sessions.has(sessionArn)) return true;
  if (principals.webIdentities.size > 0 || principals.providerAccounts.has(account))
    return 'unknown';
  return principals.accountPatterns.some((glob) => matches(glob, account)) ? 'unknown' : false;
}

/** Whether the statement's principals mean the requester. An account means all its principals. */
export function meansRequester(principals: Principals, who: Who): Ternary {
  const { service } = who;
  const named =
    principals.everyone ||
    (service === undefined ? namesDirect(principals, who) : namesService(principals, service));
  return principals.negated ? not(named) : named;
}
