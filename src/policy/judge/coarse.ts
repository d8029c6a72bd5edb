/** Statements too many or too tangled to be judged exactly -> simpler ones that let in no fewer. */

import { accountOfText } from '../language/account-of-arn.js';
import type { Condition, Principals, Statement } from '../language/statement.js';
import { isTrusted, type World } from '../world.js';
import { isAllow } from './telling-statements.js';

/** A condition that nothing is known of. */
const ANY_CONDITION: Condition = {
  operatorText: '',
  keyText: '',
  key: '',
  values: [],
  literals: new Set(),
  patterns: [],
};

/** More statements than AWS has room for in one policy. */
const MOST_COARSE = 400;

const firstOf = <T>(items: ReadonlySet<T>): ReadonlySet<T> => new Set([...items].slice(0, 1));

/** As few of the principals as show whether strangers are among them. */
function fewest(principals: Principals, world: World): Principals {
  if (principals.negated || principals.everyone) return principals;
  const isForeign = (account: string): boolean => !isTrusted(world, account);
  const foreign = (texts: ReadonlySet<string>, accountOf: (text: string) => string) =>
    firstOf(new Set([...texts].filter((text) => isForeign(accountOf(text)))));
  return {
    ...principals,
    accounts: foreign(principals.accounts, (text) => text),
    providerAccounts: foreign(principals.providerAccounts, (text) => text),
    arns: foreign(principals.arns, accountOfText),
    sessions: foreign(principals.sessions, accountOfText),
    services: firstOf(principals.services),
    opaque: firstOf(principals.opaque),
    accountPatterns: principals.accountPatterns.slice(0, 1),
    servicePatterns: principals.servicePatterns.slice(0, 1),
  };
}

/** Every Allow with as few principals as show whom it lets in, and conditions that nothing is known of. */
export const simplified = (statements: readonly Statement[], world: World): readonly Statement[] =>
  statements
    .filter(isAllow)
    .slice(0, MOST_COARSE)
    .map((statement) => ({
      ...statement,
      principals: fewest(statement.principals, world),
      conditions: statement.conditions.length === 0 ? [] : [ANY_CONDITION],
    }));
