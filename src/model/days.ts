/** Days in UTC. AWS keeps last-access dates by the day, so days are counted between midnights. */

export const DAY_MS = 86_400_000;

/** `2026-10-05`: the day of a moment in milliseconds. */
export const dayText = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().slice(0, 10);

const midnight = (time: number): number => Math.floor(time / DAY_MS);

/** Whole UTC days from `from` to `to`; negative where `to` comes first. */
export const daysBetween = (from: Date, to: Date): number =>
  midnight(to.getTime()) - midnight(from.getTime());
