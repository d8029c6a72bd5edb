/** What judging brought to light -> the notes of an analysis. */
import type { PolicyNote } from '../../model/access.js';
import { by } from '../../model/order.js';
import type { Reading } from '../boxes/reading.js';
import type { Judgement } from '../judge/judge.js';
import { doubt, quote, type Remark, remark } from '../read/remarks.js';

const FATE = 'it was counted as met in an Allow and as not met in a Deny';

/** What of a statement is not known, where the verdict is not certain and nothing else says why. */
function doubtRemarks({ statement, doubtful }: Reading): readonly Remark[] {
  const { index, resource, origin } = statement;
  if (origin !== 'policy') return [];
  const unclear =
    resource === 'unknown'
      ? [
          remark(
            'undecided-resource',
            'Whether its Resource means this secret cannot be told; it was counted so in an Allow, and not so in a Deny.',
            index,
          ),
        ]
      : [];
  return [
    ...unclear,
    ...doubtful
      .filter(({ operator, known, values }) => operator && known && values.length > 0)
      .map(({ operatorText, keyText }) =>
        remark(
          'undecided-condition',
          `Whether ${operatorText} on ${quote(keyText)} is met cannot be told for all requests; ${FATE}.`,
          index,
        ),
      ),
  ];
}

/** What is to be said of a judgement. */
export function judgementRemarks(judgement: Judgement): readonly Remark[] {
  return [
    ...(judgement.isCoarse
      ? [
          doubt(
            'too-complex',
            'The policy takes too much work: Denies were left out, and conditions counted as met where that would have gone on too long.',
          ),
        ]
      : []),
    ...judgement.doubts.flatMap(doubtRemarks),
    ...judgement.untried.map((key) =>
      remark(
        'untried-key',
        `There are too many combinations of what callers can choose; a condition on ${quote(key)} was counted as met in an Allow and as not met in a Deny.`,
      ),
    ),
    ...(judgement.lockedOut
      ? [
          remark(
            'lock-out',
            'Its Denies keep every user and role of the own account from changing the policy.',
          ),
        ]
      : []),
  ];
}

/** More notes help nobody. */
const MOST_NOTES = 500;

const inOrder = by<PolicyNote>(
  ({ statement }) => (statement === undefined ? '' : String(statement).padStart(9, '0')),
  ({ code }) => code,
  ({ message }) => message,
);

/** In order of statements, what concerns the whole policy first; each once. */
export function notesOf(remarks: readonly Remark[]): readonly PolicyNote[] {
  if (remarks.length === 0) return [];
  const notes = new Map(remarks.map(({ note }) => [JSON.stringify(note), note]));
  const sorted = [...notes.values()].sort(inOrder);
  if (sorted.length <= MOST_NOTES) return sorted;
  const left = sorted.length - MOST_NOTES;
  const more = { code: 'more-notes', message: `There are ${left} more notes than these.` };
  return [more, ...sorted.slice(0, MOST_NOTES)];
}
