/** The secrets of a synthetic organization turned into its past, anew whenever somebody asks for a part of it. */
import { heartbeat } from '../past/heartbeat.js';
import { PAST_NAMES, plainHistory, secretPast } from '../past/secret-past.js';
import type { SecretGroup } from '../state/secret.js';
import { type LoggedEvent, logged, type Past } from '../state/trail.js';

/** Secrets of one account and Region that have a past: no trail of a whale is held in memory. */
const MOST_SECRETS = 2000;

/** Account-Regions whose past is remembered for the next page. */
const REMEMBERED = 8;

/** The past. `secretsOf` gives the secrets as they were in the beginning. */
export function syntheticPast(
  { partition, now }: { readonly partition: string; readonly now: Date },
  secretsOf: (account: string, region: string) => Iterable<SecretGroup>,
): Past {
  const recent = new Map<string, readonly LoggedEvent[]>();
  const records = () => false;

  const make = (account: string, region: string, name: string | undefined) => {
    const place = { partition, account, region };
    const some = name === undefined || PAST_NAMES.has(name);
    const secrets = some ? [...secretsOf(account, region)].slice(0, MOST_SECRETS) : [];
    const happened = secrets.flatMap((group) => secretPast(plainHistory(group, { now, records })));
    return logged([...heartbeat(place, now), ...happened.map(({ event }) => event)], place, name);
  };
  return (account, region, name) => {
    const key = `${account} ${region} ${name ?? ''}`;
    const known = recent.get(key);
    if (known !== undefined) return known;
    const events = make(account, region, name);
    recent.set(key, events);
    for (const oldest of recent.keys()) {
      if (recent.size <= REMEMBERED) break;
      recent.delete(oldest);
    }
    return events;
  };
}
