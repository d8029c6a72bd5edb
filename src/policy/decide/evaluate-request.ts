/** One concrete request held against all statements: what it may do, and by which statements. */
import { type ActionSet, NO_ACTIONS } from '../language/actions.js';
import { matches } from '../language/glob.js';
import type { Principals, Statement } from '../language/statement.js';
import { every, not, type Ternary } from '../language/ternary.js';
import { evaluateCondition } from './evaluate-condition.js';
import type { Request, Requester } from './request.js';

/** What one Allow statement gives to a request, after every Deny. */
export interface Permission {
  readonly statement: Statement;
  readonly actions: ActionSet;
  /** The part of them that needs no benefit of the doubt. */
  readonly certain: ActionSet;
}

export interface Decision {
  readonly permissions: readonly Permission[];
  /** Actions that a Deny certainly stops. */
  readonly denied: ActionSet;
}

function namesService(principals: Principals, service: string): Ternary {
  if (principals.services.has(service)) return true;
  return principals.servicePatterns.some((glob) => matches(glob, service)) ? 'unknown' : false;
}

function namesDirect(principals: Principals, requester: Requester): Ternary {
  const { account, principalArn, sessionArn, opaque } = requester;
  if (opaque !== undefined && principals.opaque.has(opaque)) return true;
  if (principals.accounts.has(account)) return true;
  if (principalArn !== undefined && principals.arns.has(principalArn)) return true;
  if (sessionArn !== undefined && principals.sessions.has(sessionArn)) return true;
  if (principals.webIdentities.size > 0 || principals.providerAccounts.has(account))
    return 'unknown';
  return principals.accountPatterns.some((glob) => matches(glob, account)) ? 'unknown' : false;
}

/** Whether the statement's principals mean the requester. An account means all its principals. */
export function meansRequester(principals: Principals, requester: Requester): Ternary {
  const { service } = requester;
  const named =
    principals.everyone ||
    (service === undefined
      ? namesDirect(principals, requester)
      : namesService(principals, service));
  return principals.negated ? not(named) : named;
}

/** Whether the statement speaks of the request. */
function applies(statement: Statement, request: Request): Ternary {
  const means = meansRequester(statement.principals, request.requester);
  if (means === false || statement.resource === false) return false;
  const holds = every(statement.conditions, (condition) => evaluateCondition(condition, request));
  return every([means, statement.resource, holds], (part) => part);
}

/** Judges a request: an explicit Deny beats every Allow; a doubtful Deny stops nothing, a doubtful Allow counts. */
export function evaluateRequest(statements: readonly Statement[], request: Request): Decision {
  let denied = NO_ACTIONS;
  let perhapsDenied = NO_ACTIONS;
  const allows: { statement: Statement; holds: Ternary }[] = [];
  for (const statement of statements) {
    const holds = applies(statement, request);
    if (holds === false) continue;
    if (statement.effect === 'Allow') allows.push({ statement, holds });
    else if (holds === true) denied |= statement.actions;
    else perhapsDenied |= statement.actions;
  }
  const permissions = allows.map(({ statement, holds }) => ({
    statement,
    actions: statement.actions & ~denied,
    certain: holds === true ? statement.actions & ~denied & ~perhapsDenied : NO_ACTIONS,
  }));
  return { permissions: permissions.filter(({ actions }) => actions !== NO_ACTIONS), denied };
}
