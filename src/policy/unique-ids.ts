/** Values of `aws:userid` that tell a policy's statements apart: a principal's unique id, for roles with a session name. */
import { accountOfText } from './accounts.js';
import { type Glob, ONE, RUN, SEGMENT_ONE, SEGMENT_RUN, sequence } from './glob.js';
import { freshTexts, representativeTexts } from './representative-texts.js';
import type { Setting } from './setting.js';
import { mentions, patternsOn } from './vocabulary.js';

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

/** The ids of strangers, the pinned ones of other accounts left out; empty where the policy does not ask. */
export function uniqueIdChoices(
  { prefix, hasSession }: IdForm,
  account: string,
  { vocabulary, world, budget }: Setting,
): readonly UniqueIdChoice[] {
  if (!mentions(vocabulary, 'aws:userid')) return [];
  const patterns = patternsOn(vocabulary, 'aws:userid');
  const pins = patterns.map(pinOf).filter((pin) => pin !== undefined);
  const session = hasSession ? [':', ONE, RUN] : [];
  const fresh = freshTexts(
    {
      shapes: [sequence(prefix, SEGMENT_ONE, SEGMENT_RUN, ...session)],
      patterns,
      preferred: [`${prefix}STRANGEREXAMPLE01${hasSession ? ':session' : ''}`],
      isKnown: (userId) => pins.some(isPinnedBy(userId)),
      alike: (userId) => {
        const pin = pins.find(isPinnedBy(userId));
        if (pin === undefined) return sequence(userId);
        return pin.whole
          ? sequence(pin.id, ...(hasSession ? [':', RUN] : []))
          : sequence(pin.id, RUN);
      },
    },
    budget,
  );
  const ids = new Set(pins.map(({ id }) => id).filter((id) => id.startsWith(prefix)));
  const pinned = [...ids].filter((id) => {
    const arn = world.principalIds.get(id);
    return arn === undefined || accountOfText(arn) === account;
  });
  return [
    ...fresh.map((userId) => ({ userId })),
    ...pinned.flatMap((id) =>
      representativeTexts(
        {
          shapes: [sequence(id, ...session)],
          patterns,
          preferred: [`${id}${hasSession ? ':session' : ''}`],
        },
        budget,
      ).map((userId) => ({ userId, pinned: id })),
    ),
  ];
}
