/** CloudTrail's event history in one account and Region behind the port of `usage`: the records of events on secrets. */
import { answered } from '../model/gap.js';
import type { EventHistoryPort } from '../usage/ports.js';
import type { Channel } from './channel.js';
import { lookUpEvents } from './look-up-events.js';

/** The event history of the channel's account and Region. */
export const eventHistoryPort = (channel: Channel): EventHistoryPort => ({
  async *records(name, { from, to }) {
    for await (const answer of lookUpEvents(channel, { name, from, to }, (record) => [record])) {
      if (!answer.ok) yield answer;
      else for (const { found, more } of answer.value) yield answered({ records: found, more });
    }
  },
});
