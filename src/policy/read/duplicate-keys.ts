/** Finds keys that a JSON text gives twice in one object, which JSON.parse passes over in silence. */

interface Level {
  /** Undefined for a list. */
  readonly keys: Set<string> | undefined;
  expectsKey: boolean;
}

/** Index of the quotation mark that ends the string which begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\\') at += 1;
    else if (char === '"') return at;
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
  const levels: Level[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    const level = levels.at(-1);
    if (char === '{') levels.push({ keys: new Set(), expectsKey: true });
    else if (char === '[') levels.push({ keys: undefined, expectsKey: false });
    else if (char === '}' || char === ']') levels.pop();
    else if (char === ',' && level !== undefined) level.expectsKey = level.keys !== undefined;
    else if (char === '"') {
      const end = endOfString(text, at);
      if (level?.expectsKey === true && level.keys !== undefined) {
        const key = contentOf(text.slice(at, end + 1));
        if (level.keys.has(key)) duplicates.add(key);
        level.keys.add(key);
        level.expectsKey = false;
      }
      at = end;
    }
  }
  return [...duplicates];
}
