/** Finds keys that a JSON text gives twice in one object, which JSON.parse passes over in silence. */

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Index of the quotation mark that ends the string which begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return end;
  }
  return text.length;
}

/** The content of a string, escapes read. */
const contentOf = (literal: string): string => {
  const value: unknown = literal.includes('\\') ? JSON.parse(literal) : literal.slice(1, -1);
  return String(value);
};

/** The keys, each once, in order of their second appearance. The text must be valid JSON. */
export function duplicateKeys(text: string): readonly string[] {
  const duplicates = new Set<string>();
  // The keys of each object around the place, outermost first; a list has none.
  const levels: (Set<string> | undefined)[] = [];
  let expectsKey = false;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case OPEN_OBJECT:
        levels.push(new Set());
        expectsKey = true;
        break;
      case OPEN_LIST:
        levels.push(undefined);
        expectsKey = false;
        break;
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        levels.pop();
        expectsKey = false;
        break;
      case COMMA:
        expectsKey = levels[levels.length - 1] !== undefined;
        break;
      case QUOTE: {
        const end = endOfString(text, at);
        const keys = levels[levels.length - 1];
        if (expectsKey && keys !== undefined) {
          const key = contentOf(text.slice(at, end + 1));
          if (keys.has(key)) duplicates.add(key);
          keys.add(key);
          expectsKey = false;
        }
        at = end;
        break;
      }
    }
  }
  return [...duplicates];
}
