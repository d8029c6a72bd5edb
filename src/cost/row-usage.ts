/** The use of a secret -> what its row has room for. */
import { PRINCIPALS_NAMED, type RowUsage } from '../model/cost.js';
import { defined } from '../model/defined.js';
import { latest } from '../model/latest.js';
import { isLater } from '../model/moment.js';
import type { ObservedUsage, Principal, Reader } from '../model/usage.js';

const principal = ({ kind, id, account }: Principal): Principal => ({
  kind,
  id,
  ...defined<Pick<Principal, 'account'>>({ account }),
});

const firstReadAt = (readers: readonly Reader[]): string | undefined =>
  readers
    .map(({ firstAt }) => firstAt)
    .reduce<string | undefined>(
      (first, at) => (first === undefined || isLater(first, at) ? at : first),
      undefined,
    );

/** The first readers, and how many more there are. */
export function rowUsage({ source, covered, usage }: ObservedUsage): RowUsage {
  const { reads, readers, denied, mayIncludeEarlier } = usage;
  const last = latest(readers);
  return {
    source,
    covered,
    reads,
    readers: readers.slice(0, PRINCIPALS_NAMED),
    moreReaders: Math.max(0, readers.length - PRINCIPALS_NAMED),
    outsideVpcEndpoint: readers.reduce((sum, reader) => sum + reader.outsideVpcEndpoint, 0),
    ...defined<Pick<RowUsage, 'firstReadAt'>>({ firstReadAt: firstReadAt(readers) }),
    ...(last && { lastRead: { at: last.lastAt, by: principal(last) } }),
    denials: denied.reduce((sum, { denials }) => sum + denials, 0),
    ...(mayIncludeEarlier && { mayIncludeEarlier }),
  };
}
