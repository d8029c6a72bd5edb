/** What policy variables come to, as far as it is the same in every request. */

import type { Resolved } from '../language/template.js';
import type { KeyValues } from './request.js';

/** Resolves variables: what is given first, else what is constant. */
export function resolver(
  constants: KeyValues,
  given: Readonly<Record<string, string>> = {},
): (key: string) => Resolved {
  return (key) => {
    const text = (Object.hasOwn(given, key) ? given[key] : undefined) ?? constants.get(key)?.[0];
    return text === undefined ? 'unknown' : { text };
  };
}
