/** A finding that is to be sent -> the same with its times, and with what the next push will ask for. */
import type { AsffFinding } from '../model/asff.js';
import type { KnownFinding } from '../model/delivery.js';
import { DIGEST, SCANNED_AT, withProductFields } from './product-fields.js';

/** What is known of a finding's life before this push. */
export type Past = Pick<KnownFinding, 'createdAt' | 'firstObservedAt'>;

/** When a finding is sent, for which scan, and after what. */
export interface Stamp {
  /** ISO 8601, as all times here. */
  readonly at: string;
  readonly asOf: string;
  /** `UpdatedAt` in the hub; absent where the hub does not have it. */
  readonly storedUpdate?: string | undefined;
  readonly past?: Past | undefined;
  readonly digest?: string | undefined;
}

const earlier = (a: string, b: string): string => (Date.parse(b) < Date.parse(a) ? b : a);

/** Security Hub ignores in silence what is not later than what it has, and counts in milliseconds. */
function updatedAt({ at, storedUpdate }: Stamp): string {
  const now = Date.parse(at);
  const least = storedUpdate === undefined ? now : Date.parse(storedUpdate) + 1;
  return new Date(Math.max(now, least)).toISOString();
}

/** The finding as it is sent. What was once said of its beginning is said again. */
export function stamped(finding: AsffFinding, stamp: Stamp): AsffFinding {
  const { past, asOf, digest } = stamp;
  const UpdatedAt = updatedAt(stamp);
  const created = past === undefined ? finding.CreatedAt : past.createdAt;
  const first = earlier(finding.FirstObservedAt, past?.firstObservedAt ?? finding.FirstObservedAt);
  const fields = { [SCANNED_AT]: asOf, ...(digest !== undefined && { [DIGEST]: digest }) };
  return {
    ...withProductFields(finding, fields),
    CreatedAt: earlier(created, UpdatedAt),
    FirstObservedAt: earlier(first, UpdatedAt),
    UpdatedAt,
  };
}
