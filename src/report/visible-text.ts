/** Untrusted text -> text in which nothing is invisible, so that no name can forge a line, a colour or a direction. */

/**
 * Controls, format characters (bidirectional overrides, zero-width joiners, tags), lone surrogates, private use,
 * line and paragraph separators, whatever terminals do not draw, and a fifth combining mark in a row.
 */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?<=\p{M}{4})\p{M}/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const escapeOf = (character: string): string => {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  if (hex.length <= 2) return `\\x${hex.padStart(2, '0')}`;
  return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
};

/**
 * Writes what cannot be seen as an escape: `\n`, `\x1b`, `\u202e`, `\u{e0001}`.
 * A backslash stays one, so text can be passed through twice.
 */
export const visibleText = (text: string): string => text.replace(UNSEEN, escapeOf);
