/** Text -> the same text within a format's limit. */

/**
 * The longest beginning of at most `limit` UTF-16 units, `…` included where something was left out.
 * Counted in units, which are never fewer than code points, so that it holds whichever of the two a reader counts;
 * never ends inside a surrogate pair.
 */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept = text.slice(0, Math.max(0, limit - 1));
  return `${/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}
