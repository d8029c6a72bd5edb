/** CloudTrail in one account and Region behind the port of `collect`: write events on secrets, never reads. */
import type { EventsPort } from '../collect/ports.js';
import { type Answer, answered, type Failure, failed } from '../model/gap.js';
import type { Channel } from './channel.js';
import { fieldsOf, isObject } from './fields.js';
import { lookUpEvents } from './look-up-events.js';

/**
 * Events after which a policy may be another. A replica is made with the policy of its primary, and a secret that is
 * made anew under an old name has none of the old one's.
 */
const CHANGING = [
  'CreateSecret',
  'DeleteResourcePolicy',
  'PutResourcePolicy',
  'ReplicateSecretToRegions',
] as const;

/** What an event says of a secret whose policy it may have changed. */
type Change = { readonly id: string } | 'nameless';

/**
 * How the caller named the secret: `secretId`, or `name` where it was created. Nothing where the event was refused, which
 * may have cost it its parameters, and changed nothing.
 */
function changeIn(record: unknown): Change[] {
  if (!isObject(record)) return ['nameless'];
  const parameters = fieldsOf(record['requestParameters']);
  const id = parameters['secretId'] ?? parameters['name'];
  if (typeof id === 'string') return [{ id }];
  return typeof record['errorCode'] === 'string' ? [] : ['nameless'];
}

const NAMELESS: Failure = {
  reason: 'error',
  api: 'cloudtrail:LookupEvents',
  detail: 'An event does not say which secret was changed.',
};

const TOO_MANY: Failure = {
  reason: 'notCollected',
  api: 'cloudtrail:LookupEvents',
  detail: 'So much has happened that reading all policies is quicker.',
};

/** The events of an account that its channel may look up. */
export function eventsPort(channel: Channel): EventsPort {
  return {
    async policyChanges(since, mostPages) {
      const lookUp = async (name: string): Promise<Answer<readonly Change[]>> => {
        const changes: Change[] = [];
        let pages = 0;
        for await (const page of lookUpEvents(channel, { name, from: since }, changeIn)) {
          if (!page.ok) return page;
          if (++pages > mostPages) return failed(TOO_MANY);
          changes.push(...page.value.flatMap(({ found }) => found));
        }
        return answered(changes);
      };
      const answers = await Promise.all(CHANGING.map(lookUp));
      const ids = new Set<string>();
      for (const answer of answers) {
        if (!answer.ok) return answer;
        for (const change of answer.value) {
          if (change === 'nameless') return failed(NAMELESS);
          ids.add(change.id);
        }
      }
      return answered(ids);
    },
  };
}
