/** Users and roles that call: from which account, and as which principal. */

import type { Facet, KeyPair, NamedPart } from '../decide/request.js';
import type { AccountChoice } from './accounts.js';
import { type Identity, identitiesIn, namedPrincipals } from './identities.js';
import { ownedArnChoices } from './owned-arns.js';
import type { Setting } from './setting.js';

function namedParts(
  account: AccountChoice,
  { uniqueId, opaque, isNamed }: Identity,
): readonly NamedPart[] {
  const parts: NamedPart[] = [];
  if (account.reach === 'named') parts.push('account');
  // A name that a variable carries into every account pins nobody.
  const isPinned = isNamed && account.reach !== 'fresh';
  if (isPinned || uniqueId !== undefined || opaque !== undefined) parts.push('principal');
  return parts;
}

function facetOf(account: AccountChoice, identity: Identity, owned: readonly KeyPair[]): Facet {
  const { principalArn, keys, isNamed: _, ...who } = identity;
  const named = namedParts(account, identity);
  return {
    // Anything that is named pins the requester.
    reach: account.reach === 'trusted' ? 'trusted' : named.length > 0 ? 'named' : 'fresh',
    named,
    who: { account: account.id, principalArn, ...who },
    keys: new Map([
      ['aws:principalaccount', [account.id]],
      ['aws:principalarn', [principalArn]],
      ['aws:principalisawsservice', ['false']],
      ...keys,
      ...owned,
    ]),
  };
}

/** All of them, by account, then principal. */
export function identities(setting: Setting, accounts: readonly AccountChoice[]): readonly Facet[] {
  const named = namedPrincipals(setting);
  return accounts.flatMap((account) => {
    const known = identitiesIn(account.id, named, setting);
    const ownedChoices = ownedArnChoices(account.id, setting);
    setting.budget.spend(known.length * ownedChoices.length);
    return known.flatMap((identity) =>
      ownedChoices.map((owned) => facetOf(account, identity, owned)),
    );
  });
}
