/** Messages of rules: text with `{name}` placeholders, filled from evidence. */
import type { EvidenceValue } from '../model/verdict.js';

const PLACEHOLDER = /\{([A-Za-z][A-Za-z0-9]*)\}/g;

/** The placeholders of a template, with their offsets. */
export const placeholders = (
  template: string,
): { readonly name: string; readonly start: number; readonly end: number }[] =>
  [...template.matchAll(PLACEHOLDER)].map((match) => ({
    name: match[1] ?? '',
    start: match.index,
    end: match.index + match[0].length,
  }));

const show = (value: EvidenceValue): string =>
  typeof value === 'object' ? (value.length === 0 ? 'none' : value.join(', ')) : String(value);

/** Fills a template. */
export type Message = (values: Readonly<Record<string, EvidenceValue>>) => string;

/** Reads a template. Evidence that does not exist reads `none`; values are not searched for placeholders again. */
export function messageOf(template: string): Message {
  // Split by a pattern with a group, every second part is what the group took: a name.
  const parts = template.split(PLACEHOLDER);
  return (values) =>
    parts
      .map((part, index) => {
        if (index % 2 === 0) return part;
        const value = Object.hasOwn(values, part) ? values[part] : undefined;
        return value === undefined ? 'none' : show(value);
      })
      .join('');
}
