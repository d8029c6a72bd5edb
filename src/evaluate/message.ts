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

/** Fills a template; evidence that does not exist reads `none`. Values are not searched for placeholders again. */
export const fillMessage = (
  template: string,
  values: Readonly<Record<string, EvidenceValue>>,
): string =>
  template.replace(PLACEHOLDER, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined ? 'none' : show(value);
  });
