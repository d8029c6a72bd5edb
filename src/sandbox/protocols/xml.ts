/** Results written as XML elements. */
import type { OutputValue } from './protocol.js';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

const PLAIN = /^[\w \t\n:/.,+=@*-]*$/;

/** Escapes text. Characters that XML 1.0 cannot hold become U+FFFD. */
export function escapeXml(text: string): string {
  // Most texts are plain, and looking is cheaper than escaping.
  if (PLAIN.test(text)) return text;
  return Array.from(
    text,
    (character) => ENTITIES[character] ?? (isXml(character) ? character : '\uFFFD'),
  ).join('');
}

function isXml(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfffe && code !== 0xffff;
}

/** One element; a list becomes an element of `item` elements. */
export function element(name: string, value: OutputValue | undefined, item: string): string {
  return value === undefined ? '' : `<${name}>${content(value, item)}</${name}>`;
}

function content(value: OutputValue, item: string): string {
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object') return escapeXml(String(value));
  if (Array.isArray(value)) return value.map((entry) => element(item, entry, item)).join('');
  return Object.entries(value)
    .map(([name, member]) => element(name, member, item))
    .join('');
}
