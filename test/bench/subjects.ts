/** Arguments of the command line -> the measurement that they ask for, or what is wrong with them. */
import { parseArgs } from 'node:util';
import type { Engine } from './bench-policy.js';
import { crawlExtent, crawlReport } from './crawl-report.js';
import { evaluateExtent, evaluateReport } from './evaluate-report.js';
import { FULL_EXTENT, policyReport } from './policy-report.js';
import { usageExtent, usageReport } from './usage-report.js';

/** Measures the library or the program; the result is printed as JSON. */
export type Bench = (engine: Engine) => object | Promise<object>;

/** Reads the flags of a subject; throws where one is not known. */
type Subject = (flags: readonly string[]) => Bench;

const SUBJECTS: ReadonlyMap<string, Subject> = new Map<string, Subject>([
  [
    'policy',
    (flags) => {
      parseArgs({ args: [...flags], options: {} });
      return (engine) => policyReport(engine, FULL_EXTENT);
    },
  ],
  [
    'crawl',
    (flags) => {
      const extent = crawlExtent(flags);
      return () => crawlReport(extent);
    },
  ],
  [
    'evaluate',
    (flags) => {
      const extent = evaluateExtent(flags);
      return () => evaluateReport(extent);
    },
  ],
  [
    'usage',
    (flags) => {
      const extent = usageExtent(flags);
      return () => usageReport(extent);
    },
  ],
]);

/** The measurement; a sentence where the arguments name none. */
export function benchFor(args: readonly string[]): Bench | string {
  const known = `Known: ${[...SUBJECTS.keys()].join(', ')}.`;
  const [name, ...flags] = args;
  if (name === undefined) return `Name what to measure: npm run bench -- SUBJECT. ${known}`;
  const subject = SUBJECTS.get(name);
  if (subject === undefined)
    return `There is nothing called ${JSON.stringify(name)} to measure. ${known}`;
  try {
    return subject(flags);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
