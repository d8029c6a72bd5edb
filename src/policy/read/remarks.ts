/** What reading a policy brings to light: notes for people, and whether the verdict must lean to the safe side. */
import type { PolicyNote } from '../../model/access.js';

export interface Remark {
  readonly note: PolicyNote;
  /** True: something was not understood, and the verdict can no longer call itself exact. */
  readonly conservative: boolean;
}

/** A remark that leaves the verdict exact. */
export const remark = (code: string, message: string, statement?: number): Remark => ({
  note: { code, message, ...(statement === undefined ? {} : { statement }) },
  conservative: false,
});

/** A remark on something that was not understood. */
export const doubt = (code: string, message: string, statement?: number): Remark => ({
  ...remark(code, message, statement),
  conservative: true,
});

const LONGEST_QUOTE = 80;

/** A text of a policy inside a sentence: whole where it is short. */
export const quote = (text: string): string =>
  text.length <= LONGEST_QUOTE ? `"${text}"` : `"${text.slice(0, LONGEST_QUOTE)}…"`;
