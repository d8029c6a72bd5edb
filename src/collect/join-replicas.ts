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

/** Joins entries whose ARNs differ only in the Region and that name the same primary. */
export function joinReplicas(lists: readonly RegionList[]): Group[] {
  const groups = new Map<string, Placed[]>();
  for (const { region, entries } of lists) {
    for (const entry of entries) {
      const groupArn = inRegion(entry.arn, primaryRegionOf({ region, entry }));
      groups.set(groupArn, [...(groups.get(groupArn) ?? []), { region, entry }]);
    }
  }
  return [...groups].flatMap(([groupArn, members]) => {
    members.sort(by((member) => member.region));
    const primary = members.find((member) => primaryRegionOf(member) === member.region);
    const lead = primary ?? members[0];
    if (lead === undefined) return [];
    return [
      {
        groupArn,
        primaryRegion: primaryRegionOf(lead),
        lead,
        replicas: members.filter((member) => member !== primary),
      },
    ];
  });
}
