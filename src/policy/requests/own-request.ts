/** A policy's world -> ordinary requests of the owner's own: a role of the account, in the organization, from likely places. */
import type { KeyValues, Who } from '../decide/request.js';
import { firstOf } from '../language/addresses.js';
import type { Condition } from '../language/statement.js';
import type { World } from '../world.js';
import { EXAMPLE_ADDRESS } from './networks.js';
import { exampleArn } from './principal-kinds.js';

/** A request of the owner's own. */
export interface OwnRequest {
  readonly who: Who;
  readonly keys: KeyValues;
}

/** From the Internet, from the first range that the conditions name, and through the first endpoint that they name. */
function places(conditions: readonly Condition[]): readonly (readonly [string, string])[][] {
  const first = (key: string): string | undefined =>
    conditions.find((condition) => condition.key === key)?.values[0]?.text;
  const range = conditions.find(({ key }) => key === 'aws:sourceip')?.values[0]?.range;
  const endpoint = first('aws:sourcevpce');
  const vpc = first('aws:sourcevpc');
  return [
    [['aws:sourceip', EXAMPLE_ADDRESS]],
    ...(range === undefined ? [] : [[['aws:sourceip', firstOf(range)] as const]]),
    ...(endpoint === undefined && vpc === undefined
      ? []
      : [
          [
            ['aws:sourcevpce', endpoint ?? 'vpce-0a1b2c3d4e5f60718'] as const,
            ['aws:sourcevpc', vpc ?? 'vpc-0a1b2c3d4e5f60718'] as const,
          ],
        ]),
  ];
}

/** The requests. */
export function ownRequests(
  { partition, account, organization }: World,
  conditions: readonly Condition[],
): readonly OwnRequest[] {
  const principalArn = exampleArn('role', partition, account);
  const identity: readonly (readonly [string, string])[] = [
    ['aws:principalaccount', account],
    ['aws:principalarn', principalArn],
    ['aws:principalisawsservice', 'false'],
    ...(organization === undefined ? [] : [['aws:principalorgid', organization] as const]),
  ];
  return places(conditions).map((place) => ({
    who: { account, principalArn },
    keys: new Map([...identity, ...place].map(([key, value]) => [key, [value]])),
  }));
}
