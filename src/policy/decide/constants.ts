/** The condition keys that are the same in every request for the secret. */

import type { Resolved } from '../language/template.js';
import { UNKNOWN_ORGANIZATION, type World } from '../world.js';
import type { KeyValues } from './request.js';

/** Their values, as far as the context tells; tags, type and primary Region it does not. */
export function constantsOf(world: World): KeyValues {
  const { now } = world;
  const isTime = now !== undefined && !Number.isNaN(now.getTime());
  return new Map([
    ['aws:requestedregion', [world.region]],
    ['aws:resourceaccount', [world.account]],
    ['aws:resourceorgid', [world.organization ?? UNKNOWN_ORGANIZATION]],
    // The API answers over TLS only.
    ['aws:securetransport', ['true']],
    ['secretsmanager:secretid', [world.secretArn]],
    ...(isTime
      ? ([
          ['aws:currenttime', [now.toISOString()]],
          ['aws:epochtime', [String(Math.floor(now.getTime() / 1000))]],
        ] as const)
      : []),
  ]);
}

/** Resolves variables: what is given first, else what is constant. */
export function resolver(
  constants: KeyValues,
  given: Readonly<Record<string, string>> = {},
): (key: string) => Resolved {
  const known = new Map(Object.entries(given));
  return (key) => {
    const text = known.get(key) ?? constants.get(key)?.[0];
    return text === undefined ? 'unknown' : { text };
  };
}
