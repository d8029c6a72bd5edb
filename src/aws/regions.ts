/** The enabled Regions of an account behind the port of `discover`. */
import { ListRegionsCommand } from '@aws-sdk/client-account';
import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import type { RegionsPort } from '../discover/ports.js';
import { answered } from '../model/gap.js';
import type { Caller } from './caller.js';
import type { Session } from './session.js';

/** An account's Regions, asked from within the account in the given Region. */
export function regionsPort(caller: Caller, session: Session, region: string): RegionsPort {
  return {
    async fromEc2() {
      const answer = await caller.call('ec2:DescribeRegions', session, () =>
        caller.clients.ec2(region).send(new DescribeRegionsCommand({ AllRegions: false })),
      );
      if (!answer.ok) return answer;
      const names = (answer.value.Regions ?? []).flatMap((r) =>
        r.RegionName === undefined || r.OptInStatus === 'not-opted-in' ? [] : [r.RegionName],
      );
      return answered([...new Set(names)].sort());
    },
    async fromAccount() {
      const answer = await caller.list('account:ListRegions', session, async (token) => {
        const page = await caller.clients.account(region).send(
          new ListRegionsCommand({
            RegionOptStatusContains: ['ENABLED', 'ENABLED_BY_DEFAULT'],
            NextToken: token,
          }),
        );
        const items = (page.Regions ?? []).flatMap((r) =>
          r.RegionName === undefined ? [] : [r.RegionName],
        );
        return { items, next: page.NextToken };
      });
      return answer.ok ? answered([...new Set(answer.value)].sort()) : answer;
    },
  };
}
