/** Channels into an account -> what a scan asks there. */
import type { RegionPorts } from '../collect/ports.js';
import type { RegionsPort } from '../discover/ports.js';
import type { Channel } from './channel.js';
import { eventsPort } from './events.js';
import { keysPort } from './keys.js';
import { regionsPort } from './regions.js';
import { secretsPort } from './secrets.js';

/** An account that was entered. */
export interface AccountPorts {
  readonly regions: RegionsPort;
  region(region: string): RegionPorts;
}

/** The ports of an account, whose Regions are asked for through the channel in `home`. */
export const accountPorts = (
  account: string,
  channelIn: (region: string) => Channel,
  home: string,
): AccountPorts => ({
  regions: regionsPort(channelIn(home)),
  region(region) {
    const channel = channelIn(region);
    return {
      secrets: secretsPort(channel),
      keys: keysPort(channel, account),
      events: eventsPort(channel),
    };
  },
});
