/** Any text -> one that UTF-8 can hold. */

/** A half of a character, which strangers may write in JSON, becomes U+FFFD. */
export const wellFormed = (text: string): string => text.replace(/\p{Cs}/gu, '\ufffd');

/** Texts of a list, and null for whatever is none: a list of names as strangers write it. */
export const textsOrNull = (list: readonly unknown[]): (string | null)[] =>
  list.map((item) => (typeof item === 'string' ? wellFormed(item) : null));
