/** A space as one Allow sees it: who is named only by statements that have nothing to do with the Allow is nobody in particular. */

import type { Reading } from '../boxes/reading.js';
import type { Dimension, Space } from '../boxes/space.js';
import type { Facet } from '../decide/request.js';
import { NO_ACTIONS } from '../language/actions.js';
import { contains, isNarrow, readAddress } from '../language/addresses.js';
import type { Condition, Statement } from '../language/statement.js';

/** The account that a facet is named by, and nothing else; undefined where there is more to it. */
const onlyAccount = ({ named, who }: Facet): string | undefined =>
  named.length === 1 && named[0] === 'account' ? who.account : undefined;

function mentionsAccount({ principals, conditions }: Statement, account: string): boolean {
  const names = [...principals.arns, ...principals.sessions];
  return (
    principals.accounts.has(account) ||
    principals.providerAccounts.has(account) ||
    principals.accountPatterns.some(({ literal }) => literal === account) ||
    names.some((arn) => arn.includes(account)) ||
    conditions.some(({ values }) => values.some(({ text }) => text.includes(account)))
  );
}

/** Whether the condition lets in an address by a narrow range and by no broad one. */
function pinsAddress({ key, values }: Condition, text: string): boolean {
  const address = readAddress(text);
  if (key !== 'aws:sourceip' || address === undefined) return false;
  const around = values.flatMap(({ range }) =>
    range !== undefined && contains(range, address) ? [range] : [],
  );
  return (
    values.some((value) => value.text === text) || (around.length > 0 && around.every(isNarrow))
  );
}

/** The conditions that a request must meet to come through: those of the Allow, and what the Denies spare. */
const passages = (allow: Statement, denies: readonly Statement[]): readonly Condition[] => [
  ...allow.conditions.filter(({ operator }) => operator?.negated === false),
  ...denies.flatMap(({ conditions }) =>
    conditions.filter(({ operator }) => operator?.negated === true),
  ),
];

function relabelled(dimension: Dimension, isNamed: (facet: Facet) => boolean): Dimension {
  const facets = dimension.facets.map((facet): Facet => {
    const isStill = facet.reach !== 'named' || isNamed(facet);
    return isStill ? facet : { ...facet, reach: 'fresh', named: [] };
  });
  return facets.some((facet, index) => facet !== dimension.facets[index])
    ? { ...dimension, facets }
    : dimension;
}

/** The space as the Allow sees it, with the Denies that name actions of its own. */
export function asSeenBy(space: Space, allow: Statement, denies: readonly Reading[]): Space {
  const { everyone, negated, accountPatterns } = allow.principals;
  // Otherwise whoever gets in is named by the Allow itself.
  if (!everyone && !negated && accountPatterns.length === 0) return space;
  const concerned = denies
    .map(({ statement }) => statement)
    .filter(({ actions }) => (actions & allow.actions) !== NO_ACTIONS);
  const speaking = [allow, ...concerned];
  const conditions = passages(allow, concerned);
  const isNamed = (facet: Facet): boolean => {
    const account = onlyAccount(facet);
    if (account !== undefined) return speaking.some((one) => mentionsAccount(one, account));
    const [address] = facet.keys.get('aws:sourceip') ?? [];
    return (
      facet.named.length > 0 ||
      address === undefined ||
      conditions.some((condition) => pinsAddress(condition, address))
    );
  };
  const [identity, organizations, network, ...others] = space.dimensions;
  if (space.kind !== 'direct' || !identity || !organizations || !network) return space;
  const dimensions = [
    relabelled(identity, isNamed),
    organizations,
    relabelled(network, isNamed),
    ...others,
  ];
  return { ...space, dimensions };
}
