/** A policy's world -> ordinary requests of the owner's own: a role of the account, in the organization, from likely places. */
import type { ConcreteRequest } from '../decide/allowed-actions.js';
import { firstOf, isNeverPublic } from '../language/addresses.js';
import { hasWildcard } from '../language/glob.js';
import type { Condition } from '../language/statement.js';
import type { World } from '../world.js';
import { EXAMPLE_ADDRESS } from './networks.js';
import { exampleArn } from './principal-kinds.js';

/** From the Internet, from the first range that the conditions name, and through the first endpoint that they name. */
function places(conditions: readonly Condition[]): readonly (readonly [string, string])[][] {
  const first = (key: string): string | undefined =>
    conditions
      .filter((condition) => condition.key === key)
      .flatMap(({ values }) => values)
      .find(({ text }) => !hasWildcard(text) && !text.includes('$'))?.text;
  const range = conditions
    .filter(({ key }) => key === 'aws:sourceip')
    .flatMap(({ values }) => values)
    .find((value) => value.range !== undefined && !isNeverPublic(value.range))?.range;
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
): readonly ConcreteRequest[] {
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
