/** The ways over the network that a policy's statements tell apart: over the Internet, and through endpoints of VPCs. */

import type { Facet, Reach } from '../decide/request.js';
import {
  type AddressRange,
  anyAddresses,
  contains,
  isNarrow,
  publicAddresses,
  readAddress,
} from '../language/addresses.js';
import { hasWildcard, literalsOf, ONE, RUN, sequence } from '../language/glob.js';
import { endpointOwners } from './endpoint-owners.js';
import { choiceOf, distinct, facetOf, type KeyChoice, NO_KEYS, times } from './key-choices.js';
import { freshTexts } from './representative-texts.js';
import type { Setting } from './setting.js';
import { mentions, patternsOn, rangesOn, valuesOn } from './vocabulary.js';

/** An address out of the range for documentation, taken where any will do. Source: RFC 5737. */
export const EXAMPLE_ADDRESS = '198.51.100.7';

/** Addresses as conditions write them, which may be another way than ours. */
const writtenOut = ({ vocabulary }: Setting, key: string): readonly string[] =>
  valuesOn(vocabulary, key).filter((text) => readAddress(text) !== undefined);

/** Calls from the Internet. */
function internet(setting: Setting): readonly KeyChoice[] {
  const key = 'aws:sourceip';
  const trusted = setting.world.trust.ranges;
  const named = rangesOn(setting.vocabulary, key);
  const reachOf = (text: string): Reach => {
    const address = readAddress(text);
    const lies = (range: AddressRange): boolean =>
      address !== undefined && contains(range, address);
    if (trusted.some(lies)) return 'trusted';
    return named.some((range) => isNarrow(range) && lies(range)) ? 'named' : 'fresh';
  };
  // Every border of a range is held against every range.
  setting.budget.spend((named.length + trusted.length) ** 2 / 8);
  const addresses = mentions(setting.vocabulary, key)
    ? [EXAMPLE_ADDRESS, ...writtenOut(setting, key), ...publicAddresses([...named, ...trusted])]
    : [EXAMPLE_ADDRESS];
  const choices = addresses.map((address) => choiceOf(key, address, reachOf(address)));
  return distinct(key, choices, setting);
}

/** Ids of VPCs or endpoints: ids of strangers' ones, and those that the policy names. */
function resourceIds(
  key: string,
  prefix: string,
  trusted: ReadonlySet<string>,
  setting: Setting,
): readonly KeyChoice[] {
  const patterns = patternsOn(setting.vocabulary, key);
  const literals = new Set(literalsOf(patterns));
  const fresh = freshTexts(
    {
      shapes: () => [sequence(prefix, ONE, RUN)],
      withoutWildcards: true,
      patterns: patterns.filter(({ literal }) => literal === undefined),
      preferred: [`${prefix}0a1b2c3d4e5f60718`],
      isKnown: (id) => literals.has(id) || trusted.has(id),
      alike: (id) => sequence(id),
    },
    setting.budget,
  );
  const choices = [
    ...fresh.map((id) => choiceOf(key, id, 'fresh')),
    ...[...literals]
      .filter((id) => id.startsWith(prefix) && !hasWildcard(id))
      .map((id) => choiceOf(key, id, trusted.has(id) ? 'trusted' : 'named')),
  ];
  return distinct(key, choices, setting);
}

/** VPCs as a key of the caller's own names them. */
export const vpcChoices = (key: string, setting: Setting): readonly KeyChoice[] =>
  resourceIds(key, 'vpc-', setting.world.trust.vpcs, setting);

/** Addresses inside a VPC are anyone's to choose. */
function innerAddresses(setting: Setting): readonly KeyChoice[] {
  const key = 'aws:vpcsourceip';
  if (!mentions(setting.vocabulary, key)) return [NO_KEYS];
  const named = rangesOn(setting.vocabulary, key);
  const addresses = [EXAMPLE_ADDRESS, ...writtenOut(setting, key), ...anyAddresses(named)];
  const choices = addresses.map((address) => choiceOf(key, address, 'fresh'));
  return distinct(key, choices, setting);
}

/** Calls through an endpoint of a VPC. */
function endpoints(setting: Setting): readonly KeyChoice[] {
  const { world, budget } = setting;
  const factors = [
    resourceIds('aws:sourcevpce', 'vpce-', world.trust.vpcEndpoints, setting),
    vpcChoices('aws:sourcevpc', setting),
    innerAddresses(setting),
    ...endpointOwners(setting),
  ];
  budget.spend(factors.reduce((product, factor) => product * factor.length, 1));
  return factors.reduce(times);
}

/** The condition keys that tell networks apart, in lower case. */
export const NETWORK_KEYS: readonly string[] = [
  'aws:sourceip',
  'aws:sourcevpc',
  'aws:sourcevpcarn',
  'aws:sourcevpce',
  'aws:vpcsourceip',
  'aws:vpceaccount',
  'aws:vpceorgid',
  'aws:vpceorgpaths',
];

/** The networks of direct calls, those that the owner trusts among them; one where the policy does not ask. */
export function networks(setting: Setting): readonly Facet[] {
  const choices = mentions(setting.vocabulary, ...NETWORK_KEYS)
    ? [...internet(setting), ...endpoints(setting)]
    : internet(setting);
  return choices.map(facetOf);
}

/** The networks of services: whether their calls carry an address is not documented, so with one and without. */
export const serviceNetworks = (setting: Setting): readonly Facet[] =>
  [NO_KEYS, ...(mentions(setting.vocabulary, 'aws:sourceip') ? internet(setting) : [])]
    .filter(({ reach }) => reach === 'fresh')
    .map(facetOf);
