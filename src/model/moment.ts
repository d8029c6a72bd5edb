/** Moments in ISO 8601, compared. */

/** Whether a moment lies after another. */
export const isLater = (a: string, b: string): boolean => Date.parse(a) > Date.parse(b);

/** The later of two moments. */
export const later = (a: string, b: string): string => (isLater(b, a) ? b : a);
