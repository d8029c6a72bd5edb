/** Labels of severity and the numbers that go with them. */

/** Source: docs of `Severity` in the SDK: the number that a label gets, the lowest first. */
const NORMALIZED = [
  ['INFORMATIONAL', 0],
  ['LOW', 1],
  ['MEDIUM', 40],
  ['HIGH', 70],
  ['CRITICAL', 90],
] as const;

/** The number of a label. */
export const normalizedOf = (label: string): number =>
  NORMALIZED.find(([name]) => name === label)?.[1] ?? 0;

/** The label of a number from 0 to 100. */
export const labelOf = (normalized: number): string =>
  NORMALIZED.findLast(([, least]) => normalized >= least)?.[0] ?? NORMALIZED[0][0];
