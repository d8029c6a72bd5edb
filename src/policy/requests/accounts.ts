/** The strangers' accounts that tell a policy's statements apart: those it names, and fresh ones. */

import type { Reach } from '../decide/request.js';
import { accountOfText } from '../language/account-of-arn.js';
import {
  DIGIT,
  type Glob,
  globOf,
  literalsOf,
  RUN,
  sequence,
  type Token,
} from '../language/glob.js';
import type { Budget } from './budget.js';
import { type FreshQuestion, freshTexts } from './representative-texts.js';

export interface AccountChoice {
  readonly id: string;
  readonly reach: Reach;
}

/** What a policy asks of a kind of ARN that holds an account. */
export interface ArnQuestion {
  readonly patterns: readonly Glob[];
  /** What such ARNs look like in an account. */
  readonly shapesIn: (account: readonly Token[]) => readonly Glob[];
  readonly exampleIn: (account: string) => string;
}

/** Where a policy speaks of accounts. */
export interface AccountQuestion {
  /** Patterns over account ids. */
  readonly patterns: readonly Glob[];
  readonly arns: ArnQuestion;
  /** Accounts that the policy names elsewhere. */
  readonly named: Iterable<string>;
  readonly isTrusted: (account: string) => boolean;
}

const ACCOUNT = /^[0-9]{12}$/;

const TWELVE_DIGITS: readonly Token[] = Array.from({ length: 12 }, () => DIGIT);

const ANY_ACCOUNT: Glob = globOf(TWELVE_DIGITS);

/** The account segment of an ARN or ARN pattern; undefined where it is not written out. */
export function accountOfArn({ literal, tokens }: Glob): string | undefined {
  const text = literal ?? tokens.map((token) => (typeof token === 'string' ? token : '*')).join('');
  const account = accountOfText(text);
  return ACCOUNT.test(account) ? account : undefined;
}

/** An account that nobody named. */
export function freshAccount(isKnown: (account: string) => boolean): string {
  let number = 210_987_654_321;
  while (isKnown(String(number))) number -= 1;
  return String(number);
}

/** Accounts whose ARNs meet the patterns that no account id can be read from. */
function accountsByArn(
  { patterns, shapesIn, exampleIn }: ArnQuestion,
  fresh: string,
  isKnown: (account: string) => boolean,
  budget: Budget,
): readonly string[] {
  const open = patterns.filter((glob) => accountOfArn(glob) === undefined);
  if (open.length === 0) return [];
  const question: FreshQuestion = {
    shapes: () => shapesIn(TWELVE_DIGITS),
    withoutWildcards: true,
    patterns: open,
    preferred: [exampleIn(fresh)],
    isKnown: (arn) => isKnown(accountOfText(arn)),
    alike: (arn) => sequence(`${arn.split(':').slice(0, 5).join(':')}:`, RUN),
  };
  return freshTexts(question, budget).map(accountOfText);
}

/** Accounts that are not trusted: first a fresh one, then those that patterns let in, then the named ones. */
export function accountChoices(
  question: AccountQuestion,
  budget: Budget,
): readonly AccountChoice[] {
  const { patterns, arns, isTrusted } = question;
  const named = new Set([...question.named, ...literalsOf(patterns)]);
  for (const pattern of arns.patterns) {
    const account = accountOfArn(pattern);
    if (account !== undefined) named.add(account);
  }
  const isKnown = (account: string): boolean => isTrusted(account) || named.has(account);
  const fresh = freshAccount(isKnown);
  const byId = freshTexts(
    {
      shapes: () => [ANY_ACCOUNT],
      patterns: patterns.filter(({ literal }) => literal === undefined),
      preferred: [fresh],
      isKnown,
      alike: (account) => sequence(account),
    },
    budget,
  );
  const unknown = new Set([fresh, ...byId, ...accountsByArn(arns, fresh, isKnown, budget)]);
  const choices: AccountChoice[] = [];
  for (const id of unknown) choices.push({ id, reach: 'fresh' });
  for (const id of named) {
    if (ACCOUNT.test(id) && !isTrusted(id)) choices.push({ id, reach: 'named' });
  }
  return choices;
}
