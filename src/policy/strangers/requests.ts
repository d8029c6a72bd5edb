/** The requests by strangers that between them show everything that strangers can do. */

import { resolver } from '../decide/constants.js';
import type { KeyGroup, Request, Requester } from '../decide/request.js';
import type { World } from '../world.js';
import { type Choices, choicesOf } from './choices.js';
import { directRequesters } from './direct-requesters.js';
import { networks, serviceNetworks } from './networks.js';
import { type OrganizationChoice, organizationChoices } from './organizations.js';
import { serviceRequesters } from './service-requesters.js';
import type { Setting } from './setting.js';
import { strangerAccounts } from './strangers.js';

/** Every requester over every network with every choice. */
function* combine(
  requesters: readonly Requester[],
  paths: readonly KeyGroup[],
  { groups, untried }: Choices,
  { constants, vocabulary, budget }: Setting,
): Generator<Request> {
  budget.spend(requesters.length * paths.length * groups.length * vocabulary.cost);
  for (const requester of requesters) {
    for (const network of paths) {
      for (const choices of groups) yield { requester, network, choices, constants, untried };
    }
  }
}

const organizationsOf = (setting: Setting): readonly OrganizationChoice[] =>
  organizationChoices(
    setting.vocabulary,
    {
      idKey: 'aws:principalorgid',
      pathsKey: 'aws:principalorgpaths',
      resolve: resolver(setting.constants),
      trusted: setting.world.trustedOrganizations,
    },
    setting.budget,
  );

/** Strangers' requests: first those of users and roles, then those of services for strangers. */
export function* strangerRequests(setting: Setting): Generator<Request> {
  const accounts = strangerAccounts(setting);
  const organizations = organizationsOf(setting).filter(({ reach }) => reach !== 'trusted');
  const direct = directRequesters(setting, accounts, organizations);
  yield* combine(direct, networks(setting), choicesOf('direct', setting), setting);
  const [fresh] = accounts;
  const services = serviceRequesters(setting, fresh?.id ?? '');
  yield* combine(services, serviceNetworks(setting), choicesOf('service', setting), setting);
}

/** Requests of the owner's own users and roles, in the own organization where it is known, from anywhere. */
export function* ownRequests(given: Setting): Generator<Request> {
  const anywhere = {
    trustedRanges: [],
    trustedVpcs: new Set<string>(),
    trustedVpcEndpoints: new Set<string>(),
  };
  const world: World = { ...given.world, ...anywhere };
  const setting: Setting = { ...given, world };
  const own = organizationsOf(setting).filter(({ id, reach }) =>
    world.organization === undefined ? reach !== 'trusted' : id === world.organization,
  );
  const organizations = own.length === 0 ? [{ reach: 'trusted' } as const] : own;
  const direct = directRequesters(
    setting,
    [{ id: world.account, reach: 'trusted' }],
    organizations,
  );
  yield* combine(direct, networks(setting), choicesOf('direct', setting), setting);
}
