/** Arguments of the command line -> the measurement that they ask for, or what is wrong with them. */
import type { Engine } from './bench-policy.js';
import { FULL_EXTENT, policyReport } from './policy-report.js';

/** Measures the library; the result is printed as JSON. */
export type Bench = (engine: Engine) => object;

const SUBJECTS: ReadonlyMap<string, Bench> = new Map([
  ['policy', (engine: Engine) => policyReport(engine, FULL_EXTENT)],
]);

/** The measurement; a sentence where the arguments name none. */
export function benchFor(args: readonly string[]): Bench | string {
  const known = `Known: ${[...SUBJECTS.keys()].join(', ')}.`;
  const [name, ...others] = args;
  if (name === undefined) return `Name what to measure: npm run bench -- SUBJECT. ${known}`;
  if (others.length > 0) return `One subject at a time, but there are ${args.length}. ${known}`;
  return (
    SUBJECTS.get(name) ?? `There is nothing called ${JSON.stringify(name)} to measure. ${known}`
  );
}
