/** Numbers -> words of estimates and notes, which are for people: rounded, with a unit. */

/** Units, the largest first, by how much of the smallest one they are. */
type Units = readonly (readonly [size: number, unit: string])[];

const BYTES: Units = [
  [1e12, 'TB'],
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'kB'],
];

const DURATIONS: Units = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
];

function inUnits(amount: number, units: Units, smallest: string): readonly [number, string] {
  const [size, unit] = units.find(([least]) => amount >= least) ?? [1, smallest];
  const scaled = amount / size;
  return [size === 1 || scaled >= 100 ? Math.ceil(scaled) : Number(scaled.toFixed(1)), unit];
}

/** Such as `1 query`, `2 queries`. */
export const countText = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;

/** Such as `1.5 GB`; a kilobyte is 1000 bytes. */
export const bytesText = (bytes: number): string => inUnits(bytes, BYTES, 'bytes').join(' ');

/** Such as `1 second`, `2.5 minutes`. */
export function durationText(seconds: number): string {
  const [amount, unit] = inUnits(seconds, DURATIONS, 'second');
  return countText(amount, unit, `${unit}s`);
}
