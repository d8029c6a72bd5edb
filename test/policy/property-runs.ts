/** The environment -> how long the property tests search, and where they begin. */

/** POLICY_RUNS makes the search longer, POLICY_SEED takes another path through it. */
const longer = process.env['POLICY_RUNS'];
const seed = Number(process.env['POLICY_SEED'] ?? 20_260_101);

export const isLong = longer !== undefined;

/** So many cases: as many as the environment asks for, or as few as `npm test` has time for. */
export const runs = (few: number): { readonly numRuns: number; readonly seed: number } => ({
  numRuns: longer === undefined ? few : Number(longer),
  seed,
});

/** Milliseconds that one property may take. */
export const LONG = 6 * 3_600_000;
