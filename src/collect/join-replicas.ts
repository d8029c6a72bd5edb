/** Lists of several Regions to groups: each primary with the replicas that were seen of it. */
import { inRegion } from '../model/arn.js';
import { by } from '../model/order.js';
import type { RegionList } from './list-region.js';
import type { ListedSecret } from './ports.js';

/** An entry and the Region whose list it came from. */
export interface Placed {
  readonly region: string;
  readonly entry: ListedSecret;
}

/** A primary and its replicas; where the primary was not seen, the first replica stands in for it. */
export interface Group {
  readonly groupArn: string;
  readonly primaryRegion: string;
  readonly lead: Placed;
  readonly replicas: readonly Placed[];
}

const primaryRegionOf = ({ entry, region }: Placed): string => entry.primaryRegion ?? region;

const byRegion = by<Placed>(({ region }) => region);

function groupOf(groupArn: string, members: readonly Placed[]): Group[] {
  const ordered = members.length === 1 ? members : members.toSorted(byRegion);
  const primary = ordered.find((member) => primaryRegionOf(member) === member.region);
  const lead = primary ?? ordered[0];
  if (lead === undefined) return [];
  return [
    {
      groupArn,
      primaryRegion: primaryRegionOf(lead),
      lead,
      replicas: ordered.filter((member) => member !== primary),
    },
  ];
}

/** Joins entries whose ARNs differ only in the Region and that name the same primary. */
export function joinReplicas(lists: readonly RegionList[]): Group[] {
  const groups = new Map<string, Placed[]>();
  for (const { region, entries } of lists) {
    for (const entry of entries) {
      const { arn, primaryRegion } = entry;
      const groupArn = primaryRegion === undefined ? arn : inRegion(arn, primaryRegion);
      const members = groups.get(groupArn);
      if (members === undefined) groups.set(groupArn, [{ region, entry }]);
      else members.push({ region, entry });
    }
  }
  return [...groups].flatMap(([groupArn, members]) => groupOf(groupArn, members));
}
