/** Requests by users and roles: who makes them, from which account and organization. */

import type { KeyPair, NamedPart, Requester } from '../decide/request.js';
import type { AccountChoice } from './accounts.js';
import { type Identity, identitiesIn, namedPrincipals } from './identities.js';
import type { OrganizationChoice } from './organizations.js';
import { ownedArnChoices } from './owned-arns.js';
import type { Setting } from './setting.js';

function namedParts(
  account: AccountChoice,
  organization: OrganizationChoice,
  { uniqueId, opaque, isNamed }: Identity,
): ReadonlySet<NamedPart> {
  const parts: NamedPart[] = [];
  if (account.reach === 'named') parts.push('account');
  if (organization.reach === 'named') parts.push('organization');
  // A name that a variable carries into every account pins nobody.
  const isPinned = isNamed && account.reach !== 'fresh';
  if (isPinned || uniqueId !== undefined || opaque !== undefined) parts.push('principal');
  return new Set(parts);
}

const organizationKeys = ({ id, path }: OrganizationChoice): readonly KeyPair[] =>
  id === undefined
    ? []
    : [
        ['aws:principalorgid', [id]],
        ...(path === undefined ? [] : ([['aws:principalorgpaths', [path]]] as const)),
      ];

function requesterOf(
  account: AccountChoice,
  organization: OrganizationChoice,
  identity: Identity,
  owned: readonly KeyPair[],
): Requester {
  const { principalArn, keys, isNamed: _, ...who } = identity;
  const named = namedParts(account, organization, identity);
  const isTrusted = account.reach === 'trusted' || organization.reach === 'trusted';
  return {
    kind: 'direct',
    account: account.id,
    principalArn,
    ...who,
    // Anything that is named pins the requester.
    reach: isTrusted ? 'trusted' : named.size > 0 ? 'named' : 'fresh',
    named,
    keys: new Map([
      ['aws:principalaccount', [account.id]],
      ['aws:principalarn', [principalArn]],
      ['aws:principalisawsservice', ['false']],
      ...organizationKeys(organization),
      ...keys,
      ...owned,
    ]),
    ...(organization.id === undefined ? {} : { organization: organization.id }),
  };
}

/** All of them, by account, then principal, then organization. */
export function directRequesters(
  setting: Setting,
  accounts: readonly AccountChoice[],
  organizations: readonly OrganizationChoice[],
): readonly Requester[] {
  const named = namedPrincipals(setting);
  return accounts.flatMap((account) => {
    const identities = identitiesIn(account.id, named, setting);
    const ownedChoices = ownedArnChoices(account.id, setting);
    setting.budget.spend(identities.length * ownedChoices.length * organizations.length);
    return identities.flatMap((identity) =>
      ownedChoices.flatMap((owned) =>
        organizations.map((organization) => requesterOf(account, organization, identity, owned)),
      ),
    );
  });
}
