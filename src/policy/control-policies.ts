/** Resource control policies -> the Denies that count as the secret's own, and what reading them brought to light. */
import type { PolicyContext } from '../model/access.js';
import type { Statement } from './language/statement.js';
import { readPolicy } from './read/read-policy.js';
import type { Remark } from './read/remarks.js';
import type { World } from './world.js';

export interface ControlPolicies {
  /** Whatever else is in such a policy cannot take access away. */
  readonly denies: readonly Statement[];
  /** No statement of the secret's policy is meant by them. */
  readonly remarks: readonly Remark[];
}

/** Reads them as they apply to the secret, or to its key. */
export function readControlPolicies(
  { resourceControlPolicies = [] }: PolicyContext,
  world: World,
  origin: 'resourceControlPolicy' | 'keyPolicy',
): ControlPolicies {
  const read = resourceControlPolicies.map((policy) => readPolicy(policy, world, origin));
  return {
    denies: read.flatMap(({ statements }) => statements.filter(({ effect }) => effect === 'Deny')),
    remarks: read.flatMap(({ remarks }) =>
      remarks.map(({ note: { code, message }, conservative }) => ({
        note: { code, message: `In a resource control policy: ${message}` },
        conservative,
      })),
    ),
  };
}
