/** The enabled Regions of an account behind the port of `discover`. */
import { AccountClient, ListRegionsCommand } from '@aws-sdk/client-account';
import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { RegionsPort } from '../discover/ports.js';
import { answered } from '../model/gap.js';
import type { Channel } from './channel.js';
import { clientOf } from './clients.js';

const account = clientOf('account', (config) => new AccountClient(config));
const ec2 = clientOf('ec2', (config) => new EC2Client(config));

/** An account's Regions, asked from within the account through its channel. */
export function regionsPort(channel: Channel): RegionsPort {
  return {
    async fromEc2() {
      const answer = await channel.call('ec2:DescribeRegions', (sign) =>
        ec2(channel).send(sign(new DescribeRegionsCommand({ AllRegions: false }))),
      );
      if (!answer.ok) return answer;
      const names = (answer.value.Regions ?? []).flatMap((r) =>
        r.RegionName === undefined || r.OptInStatus === 'not-opted-in' ? [] : [r.RegionName],
      );
      return answered([...new Set(names)].sort());
    },
    async fromAccount() {
      const answer = await channel.list('account:ListRegions', async (token, sign) => {
        const page = await account(channel).send(
          sign(
            new ListRegionsCommand({
              RegionOptStatusContains: ['ENABLED', 'ENABLED_BY_DEFAULT'],
              NextToken: token,
            }),
          ),
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
