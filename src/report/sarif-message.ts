/** A sentence -> a SARIF plain text message: nothing in it is taken for a link, a placeholder or a control. */
import { cutText } from './cut-text.js';
import { visibleText } from './visible-text.js';

// A bound of ours; GitHub documents none for messages.
const LIMIT = 2000;

/**
 * Brackets and backslashes would make embedded links (SARIF 2.1.0 section 3.11.6), braces placeholders (3.11.5).
 * Brackets need the backslash only inside of links; it is written everywhere, so that no name can build one.
 */
const escapeMessage = (text: string): string =>
  text.replace(/[\\[\]]/g, '\\$&').replace(/[{}]/g, '$&$&');

/** A message that ends with a period, as the rule SARIF2001 of Microsoft's validator wants it. */
export const messageOf = (sentence: string): { text: string } => {
  const seen = cutText(visibleText(sentence).trim(), LIMIT);
  return { text: escapeMessage(seen.endsWith('.') ? seen : `${seen}.`) };
};
