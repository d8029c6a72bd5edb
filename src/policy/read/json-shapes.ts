/** Values out of a stranger's JSON, narrowed to the few shapes that a policy is made of. */

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const scalar = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value;
  // AWS takes unquoted numbers and booleans for their texts.
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
};

/** One text or a list of them, as a list; undefined for any other shape. */
export function textsOf(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) {
    const text = scalar(value);
    return text === undefined ? undefined : [text];
  }
  const texts = value.map(scalar).filter((text) => text !== undefined);
  return texts.length === value.length ? texts : undefined;
}
