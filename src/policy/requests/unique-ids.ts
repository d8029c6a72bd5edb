/** Values of `aws:userid` that tell a policy's statements apart: a principal's unique id, for roles with a session name. */

import { type Glob, ONE, RUN, SEGMENT_ONE, SEGMENT_RUN, sequence } from '../language/glob.js';
import { accountOfText } from './accounts.js';
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

function pinOf({ tokens }: Glob): Pin | undefined {
  const end = tokens.findIndex((token) => typeof token !== 'string' || token === ':');
  const id = tokens.slice(0, end === -1 ? tokens.length : end).join('');
  if (!UNIQUE_ID.test(id)) return undefined;
  const whole = end === -1 || tokens[end] === ':';
  return whole || id.length >= WHOLE_ID ? { id, whole } : undefined;
}

const isPinnedBy =
  (userId: string) =>
  ({ id, whole }: Pin): boolean =>
    whole ? userId === id || userId.startsWith(`${id}:`) : userId.startsWith(id);

/** Ids that the policy does not write out. */
function freshIds(
  { prefix, hasSession }: IdForm,
  pins: readonly Pin[],
  setting: Setting,
): readonly string[] {
  const alike = (userId: string): Glob => {
    const pin = pins.find(isPinnedBy(userId));
    if (pin === undefined) return sequence(userId);
    if (!pin.whole) return sequence(pin.id, RUN);
    return hasSession ? sequence(`${pin.id}:`, RUN) : sequence(pin.id);
  };
  return freshTexts(
    {
      shapes: () => [
        sequence(prefix, SEGMENT_ONE, SEGMENT_RUN, ...(hasSession ? [':', ONE, RUN] : [])),
      ],
      patterns: patternsOn(setting.vocabulary, 'aws:userid'),
      preferred: [`${prefix}STRANGEREXAMPLE01${hasSession ? ':session' : ''}`],
      isKnown: (userId) => pins.some(isPinnedBy(userId)),
      alike,
    },
    setting.budget,
  );
}

/** What `aws:userid` holds for one principal. */
const userIdsOf = (id: string, { hasSession }: IdForm, setting: Setting): readonly string[] =>
  representativeTexts(
    {
      shapes: () => [hasSession ? sequence(`${id}:`, ONE, RUN) : sequence(id)],
      patterns: patternsOn(setting.vocabulary, 'aws:userid'),
      preferred: [hasSession ? `${id}:session` : id],
    },
    setting.budget,
  );

/** The ids of an account's principals: fresh ones, and the pinned ones that are not known to be another account's. */
export function uniqueIdChoices(
  form: IdForm,
  account: string,
  setting: Setting,
): readonly UniqueIdChoice[] {
  const pins = patternsOn(setting.vocabulary, 'aws:userid')
    .map(pinOf)
    .filter((pin) => pin !== undefined);
  const ids = [...new Set(pins.map(({ id }) => id))].filter((id) => {
    const arn = setting.world.principalIds.get(id);
    return id.startsWith(form.prefix) && (arn === undefined || accountOfText(arn) === account);
  });
  return [
    ...freshIds(form, pins, setting).map((userId) => ({ userId })),
    ...ids.flatMap((id) => userIdsOf(id, form, setting).map((userId) => ({ userId, pinned: id }))),
  ];
}
