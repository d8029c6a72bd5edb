/** `text.split(separator)` and `text.contains(part)` to functions. */
import type { FactType } from '../facts.js';
import { type Form, listIn } from './part.js';

/** A method of a text that takes one text. */
const method =
  (type: FactType, call: (text: string, argument: string) => unknown): Form =>
  ({ args }, names, understand) => {
    const [, receiver, given] = listIn(args);
    const [argument, ...others] = listIn(given).map((arg) => understand(arg, names));
    const text = understand(receiver, names);
    const areTexts = text?.type === 'string' && argument?.type === 'string';
    if (!areTexts || others.length > 0) return undefined;
    return {
      type,
      run(v) {
        // The argument first, as the library does: where both have no value, the same one is named.
        const what = String(argument.run(v));
        return call(String(text.run(v)), what);
      },
    };
  };

/** The texts between the separators. */
export const split = method('list<string>', (text, separator) => text.split(separator));

/** Whether the part is in the text. */
export const contains = method('bool', (text, part) => text.includes(part));
