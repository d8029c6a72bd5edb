/** Texts that strangers write: names, tags, descriptions, and what a rule compares them with. */
import fc from 'fast-check';

const KNOWN = [
  '',
  'a',
  'owner',
  'a/b//c',
  '*',
  'a*',
  '?',
  "it's",
  '"',
  '\\',
  '\n',
  '\u0000',
  '\u202e',
  '😀',
  'é',
  'true',
  '9223372036854775807',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  "' || true || '",
] as const;

/** Few different ones, so that texts often meet their like; and any other. */
export const texts: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...KNOWN) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
);

/** Texts as an expression writes them. Half a surrogate pair can stand in a fact, but not in a rule file. */
export const writtenTexts: fc.Arbitrary<string> = texts
  .filter((text) => Buffer.from(text).toString() === text)
  .map((text) => JSON.stringify(text));
