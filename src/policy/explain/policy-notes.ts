/** What judging brought to light -> the notes of an analysis. */
import type { PolicyNote } from '../../model/access.js';
import { by } from '../../model/order.js';
import type { Judgement } from '../judge/judge.js';
import { doubt, quote, type Remark, remark } from '../read/remarks.js';

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

/** In order of statements, what concerns the whole policy first; each once. */
export function notesOf(remarks: readonly Remark[]): readonly PolicyNote[] {
  if (remarks.length === 0) return [];
  const notes = new Map(remarks.map(({ note }) => [JSON.stringify(note), note]));
  return [...notes.values()].sort(
    by(
      ({ statement }) => (statement === undefined ? '' : String(statement).padStart(9, '0')),
      ({ code }) => code,
      ({ message }) => message,
    ),
  );
}
