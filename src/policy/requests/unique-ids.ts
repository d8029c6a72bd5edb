/** Values of `aws:userid` that tell a policy's statements apart: a principal's unique id, for roles with a session name. */

import { accountOfText } from '../language/account-of-arn.js';
import {
  CAPITAL,
  CAPITAL_RUN,
  type Glob,
  ONE,
  RUN,
  sequence,
  type Token,
} from '../language/glob.js';
import { freshTexts, representativeTexts } from './representative-texts.js';
import type { Setting } from './setting.js';
import { patternsOn } from './vocabulary.js';

/** One way to be known by id. */
export interface UniqueIdChoice {
  readonly userId: string;
  /** The id that the policy writes out, where it does. */
  readonly pinned?: string;
}

/** What ids of a kind of principal look like. Source: IAM user guide, "IAM identifiers". */
interface IdForm {
  readonly prefix: string;
  /** Role sessions append a colon and a name of the caller's choice. */
  readonly hasSession: boolean;
}

export const ROLE_IDS: IdForm = { prefix: 'AROA', hasSession: true };
export const USER_IDS: IdForm = { prefix: 'AIDA', hasSession: false };

const UNIQUE_ID = /^A[A-Z]{3}[A-Z0-9]+$/;

/** Length of AWS's ids today: so much text pins one, whatever follows. */
const WHOLE_ID = 20;

/** An id that a pattern writes out, or so much of its beginning that no other id has it. */
interface Pin {
  readonly id: string;
  readonly whole: boolean;
}

function pinOf({ tokens, ignoreCase }: Glob): Pin | undefined {
  const end = tokens.findIndex((token) => typeof token !== 'string' || token === ':');
  const text = tokens.slice(0, end === -1 ? tokens.length : end).join('');
  const id = ignoreCase ? text.toUpperCase() : text;
  if (!UNIQUE_ID.test(id)) return undefined;
  const whole = end === -1 || tokens[end] === ':';
  return whole || id.length >= WHOLE_ID ? { id, whole } : undefined;
}

/** The ids that conditions on `aws:userid` pin. */
const pinsOf = ({ vocabulary }: Setting): readonly Pin[] =>
  patternsOn(vocabulary, 'aws:userid')
    .map(pinOf)
    .filter((pin) => pin !== undefined);

/** ARNs of the pinned ids, where they are known. */
export const arnsOfPins = (setting: Setting): readonly string[] =>
  pinsOf(setting)
    .map(({ id }) => setting.world.principalIds.get(id))
    .filter((arn) => arn !== undefined);

const isPinnedBy =
  (userId: string) =>
  ({ id, whole }: Pin): boolean =>
    whole ? userId === id || userId.startsWith(`${id}:`) : userId.startsWith(id);

/** Which principals are asked about. */
export interface IdQuestion {
  readonly form: IdForm;
  readonly account: string;
  /** The session's name, where the principal is one session. */
  readonly session?: string;
}

/** What follows the id. */
const ending = ({ form, session }: IdQuestion): readonly Token[] => {
  if (!form.hasSession) return [];
  return session === undefined ? [':', ONE, RUN] : [`:${session}`];
};

const exampleEnding = ({ form, session = 'session' }: IdQuestion): string =>
  form.hasSession ? `:${session}` : '';

/** Ids that the policy does not write out. */
function freshIds(question: IdQuestion, pins: readonly Pin[], setting: Setting): readonly string[] {
  const { prefix, hasSession } = question.form;
  const alike = (userId: string): Glob => {
    const pin = pins.find(isPinnedBy(userId));
    if (pin === undefined) return sequence(userId);
    if (!pin.whole) return sequence(pin.id, RUN);
    return hasSession ? sequence(`${pin.id}:`, RUN) : sequence(pin.id);
  };
  return freshTexts(
    {
      withoutWildcards: true,
      shapes: () => [sequence(prefix, CAPITAL, CAPITAL_RUN, ...ending(question))],
      patterns: patternsOn(setting.vocabulary, 'aws:userid'),
      preferred: [`${prefix}STRANGEREXAMPLE01${exampleEnding(question)}`],
      isKnown: (userId) => pins.some(isPinnedBy(userId)),
      alike,
    },
    setting.budget,
  );
}

/** What `aws:userid` holds for one principal. */
const userIdsOf = (
  { id, whole }: Pin,
  question: IdQuestion,
  { vocabulary, budget }: Setting,
): readonly string[] =>
  representativeTexts(
    {
      withoutWildcards: true,
      shapes: () => [sequence(id, ...(whole ? [] : [CAPITAL_RUN]), ...ending(question))],
      patterns: patternsOn(vocabulary, 'aws:userid'),
      preferred: [`${id}${exampleEnding(question)}`],
    },
    budget,
  );

/** The ids of one principal that is known by its id alone. */
export const idsOfPrincipal = (
  id: string,
  question: IdQuestion,
  setting: Setting,
): readonly string[] => userIdsOf({ id, whole: true }, question, setting);

/** The ids of an account's principals: fresh ones, and the pinned ones that are not known to be another account's. */
export function uniqueIdChoices(question: IdQuestion, setting: Setting): readonly UniqueIdChoice[] {
  const pins = pinsOf(setting);
  const possible = pins.filter(({ id }, index) => {
    const arn = setting.world.principalIds.get(id);
    const isFirst = pins.findIndex((pin) => pin.id === id) === index;
    const isOfForm = id.startsWith(question.form.prefix);
    return isFirst && isOfForm && (arn === undefined || accountOfText(arn) === question.account);
  });
  return [
    ...freshIds(question, pins, setting).map((userId) => ({ userId })),
    ...possible.flatMap((pin) =>
      userIdsOf(pin, question, setting).map((userId) => ({ userId, pinned: pin.id })),
    ),
  ];
}
