/** Statements -> the two spaces of requests that they tell apart: users and roles that call, and services that call for someone. */
import { type Dimension, type Space, spaceOf } from '../boxes/space.js';
import { resolver } from '../decide/constants.js';
import type { Facet, RequesterKind } from '../decide/request.js';
import { conditionKey } from '../language/condition-keys.js';
import type { Statement } from '../language/statement.js';
import type { World } from '../world.js';
import { type Budget, budgetOf, TooComplex } from './budget.js';
import { choicesFor } from './choices.js';
import { identities } from './direct-requesters.js';
import { NETWORK_KEYS, networks, serviceNetworks } from './networks.js';
import { organizationChoices, organizationFacet } from './organizations.js';
import { OWNED_ARN_KEYS } from './owned-arns.js';
import { services, sources } from './service-requesters.js';
import { type Setting, settingOf } from './setting.js';
import { strangerAccounts } from './strangers.js';

/** A dimension before it is made. */
interface Plan {
  readonly keys: readonly string[];
  /** The keys that it can do without, should it take too much work. */
  readonly optional: readonly string[];
  readonly make: (setting: Setting) => readonly Facet[];
}

/** Work for one dimension, in steps of about a microsecond. */
const MOST_STEPS = 12_000;

/** Facets of one dimension, so that no list of principals makes the rest slow. */
const MOST_FACETS = 2048;

const organizations =
  (idKey: string, pathsKey: string) =>
  ({ vocabulary, world, constants, budget }: Setting): readonly Facet[] =>
    organizationChoices(
      vocabulary,
      { idKey, pathsKey, resolve: resolver(constants), trusted: world.trustedOrganizations },
      budget,
    ).map((choice) => organizationFacet(choice, { idKey, pathsKey }));

const NAME_KEYS: readonly string[] = [
  'aws:principalarn',
  'aws:userid',
  'aws:username',
  ...OWNED_ARN_KEYS,
];

const identityPlan = (withOwn: boolean): Plan => ({
  keys: ['aws:principalaccount', 'aws:principalisawsservice', ...NAME_KEYS],
  optional: ['aws:principalaccount', ...NAME_KEYS],
  make: (setting) => {
    const own = { id: setting.world.account, reach: 'trusted' } as const;
    return identities(setting, [...strangerAccounts(setting), ...(withOwn ? [own] : [])]);
  },
});

const organizationPlan = (prefix: 'aws:principal' | 'aws:source'): Plan => {
  const keys = [`${prefix}orgid`, `${prefix}orgpaths`] as const;
  return { keys, optional: keys, make: organizations(...keys) };
};

const NETWORK: Plan = { keys: NETWORK_KEYS, optional: NETWORK_KEYS, make: networks };

const SERVICE_KEYS: readonly string[] = [
  'aws:principalservicename',
  'aws:principalservicenameslist',
];

const SERVICE: Plan = {
  keys: ['aws:principalaccount', 'aws:principalisawsservice', ...SERVICE_KEYS],
  optional: ['aws:principalaccount', ...SERVICE_KEYS],
  make: services,
};

const SOURCE_KEYS: readonly string[] = ['aws:sourceaccount', 'aws:sourcearn', 'aws:sourceowner'];

const SOURCE: Plan = { keys: SOURCE_KEYS, optional: SOURCE_KEYS, make: sources };

const SERVICE_NETWORK: Plan = {
  keys: ['aws:sourceip'],
  optional: ['aws:sourceip'],
  make: serviceNetworks,
};

/** One for each key that callers choose. */
function choicePlans(kind: RequesterKind, statements: readonly Statement[]): readonly Plan[] {
  const keys = new Set(statements.flatMap(({ conditions }) => conditions.map(({ key }) => key)));
  return [...keys].flatMap((key): readonly Plan[] => {
    const known = conditionKey(key);
    if (known?.role !== 'choosable' && known?.role !== 'vpcOfInstance') return [];
    if (kind === 'service' && known.directOnly === true) return [];
    return [{ keys: [key], optional: [key], make: (setting) => choicesFor(key, known, setting) }];
  });
}

/** Makes a dimension; undefined where that takes too much work. */
function attempt(plan: Plan, setting: Setting): Dimension | undefined {
  try {
    const facets = plan.make(setting);
    return facets.length <= MOST_FACETS ? { keys: plan.keys, facets } : undefined;
  } catch (error) {
    if (!(error instanceof TooComplex)) throw error;
    return undefined;
  }
}

/** How much is told apart. */
export interface Extent {
  /** The own account's users and roles too, for who asks what a policy does to its owner. */
  readonly withOwn: boolean;
  /** For all dimensions together. */
  readonly budget: Budget;
}

/** All that a space is made from. */
interface Draft {
  readonly kind: RequesterKind;
  readonly plans: readonly Plan[];
  readonly statements: readonly Statement[];
  readonly world: World;
}

/**
 * Makes the dimensions. What takes too much work is made again without the keys that callers are told apart by: those
 * then count as met in an Allow and as not met in a Deny. Throws TooComplex where even that takes too much.
 */
function draw({ kind, plans, statements, world }: Draft, { budget }: Extent): Space {
  const untried = new Set<string>();
  const setting = settingOf(statements, world, { budget, untried });
  const dimensions = plans.map((plan) => {
    const made = attempt(plan, { ...setting, budget: budget.part(MOST_STEPS) });
    if (made !== undefined) return made;
    for (const key of plan.optional) if (setting.vocabulary.mentioned.has(key)) untried.add(key);
    const again = attempt(
      plan,
      settingOf(statements, world, { budget: budgetOf(MOST_STEPS), untried }),
    );
    if (again === undefined) throw new TooComplex('Even who calls takes too much work to tell.');
    return again;
  });
  return spaceOf(kind, dimensions, { constants: setting.constants, untried });
}

/** Requests by users and roles. */
export const directSpace = (
  statements: readonly Statement[],
  world: World,
  extent: Extent,
): Space => {
  const plans = [
    identityPlan(extent.withOwn),
    organizationPlan('aws:principal'),
    NETWORK,
    ...choicePlans('direct', statements),
  ];
  return draw({ kind: 'direct', plans, statements, world }, extent);
};

/** Requests by services. */
export const serviceSpace = (
  statements: readonly Statement[],
  world: World,
  extent: Extent,
): Space => {
  const plans = [
    SERVICE,
    SOURCE,
    organizationPlan('aws:source'),
    SERVICE_NETWORK,
    ...choicePlans('service', statements),
  ];
  return draw({ kind: 'service', plans, statements, world }, extent);
};
