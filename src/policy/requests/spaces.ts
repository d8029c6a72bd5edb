/** Statements -> the two spaces of requests that they tell apart: users and roles that call, and services that call for someone. */
import type { Dimension, Space } from '../boxes/space.js';
import type { Facet, RequesterKind } from '../decide/request.js';
import { resolver } from '../decide/resolver.js';
import { conditionKey } from '../language/condition-keys.js';
import type { Glob } from '../language/glob.js';
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
import { conditionsOn, globsOf, type Vocabulary } from './vocabulary.js';

/** A dimension before it is made. */
interface Plan {
  readonly keys: readonly string[];
  /** The keys that it can do without, should it take too much work. */
  readonly optional: readonly string[];
  readonly make: (setting: Setting) => readonly Facet[];
}

/** Work for one dimension, in steps of about a microsecond. */
const MOST_STEPS = 15_000;

/** Facets of one dimension, so that no list of principals makes the rest slow. */
const MOST_FACETS = 2048;

const organizations =
  (idKey: string, pathsKey: string) =>
  ({ vocabulary, world, constants, budget }: Setting): readonly Facet[] =>
    organizationChoices(
      vocabulary,
      { idKey, pathsKey, resolve: resolver(constants), trusted: world.trust.organizations },
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
function choicePlans(kind: RequesterKind, { conditions }: Vocabulary): readonly Plan[] {
  return [...conditions.keys()].flatMap((key): readonly Plan[] => {
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

/** What a space is made from, and how much work that may take. */
export interface Extent {
  readonly statements: readonly Statement[];
  readonly world: World;
  readonly budget: Budget;
}

/** The dimensions that every space of a kind has. */
interface Blueprint {
  readonly kind: RequesterKind;
  readonly plans: readonly Plan[];
  /** Lower-case condition key -> the index of its dimension. */
  readonly known: ReadonlyMap<string, number>;
}

const blueprint = (kind: RequesterKind, plans: readonly Plan[]): Blueprint => ({
  kind,
  plans,
  known: new Map(plans.flatMap(({ keys }, index) => keys.map((key) => [key, index] as const))),
});

/** The keys of further dimensions behind those that are known. */
function withChoices(
  { plans, known }: Blueprint,
  choices: readonly Dimension[],
): Space['dimensionOf'] {
  if (choices.length === 0) return known;
  const added = choices.flatMap(({ keys }, index) =>
    keys.map((key) => [key, plans.length + index] as const),
  );
  return new Map([...known, ...added]);
}

/** So many digits of a pattern pin accounts. */
const FEW_DIGITS = 6;

/** From which account a service calls is not known, but that no policy names it: a loose pattern may match it or not. */
function withServicesAccount(setting: Setting): Space['incomparable'] {
  const { incomparable, vocabulary, constants } = setting;
  const isLoose = ({ tokens, literal }: Glob): boolean => {
    const digits = tokens.filter((token) => typeof token === 'string').length;
    return literal === undefined && digits > 0 && digits < FEW_DIGITS;
  };
  const loose = conditionsOn(vocabulary, 'aws:principalaccount').filter((condition) =>
    globsOf(condition, resolver(constants)).some(isLoose),
  );
  return loose.length === 0 ? incomparable : new Set([...incomparable, ...loose]);
}

/**
 * Makes the dimensions. What takes too much work is made again without the keys that callers are told apart by: those
 * then count as met in an Allow and as not met in a Deny. Throws TooComplex where even that takes too much.
 */
function draw(base: Blueprint, { statements, world, budget }: Extent): Space {
  const { kind, plans } = base;
  const untried = new Set<string>();
  const setting = settingOf(statements, world, { budget, untried });
  const bare = (): Setting =>
    settingOf(statements, world, { budget: budgetOf(MOST_STEPS), untried });
  const dimensions = [...plans, ...choicePlans(kind, setting.vocabulary)].map((plan) => {
    const made = attempt(plan, { ...setting, budget: budget.part(MOST_STEPS) });
    if (made !== undefined) return made;
    for (const key of plan.optional) if (setting.vocabulary.mentioned.has(key)) untried.add(key);
    const again = attempt(plan, bare());
    if (again === undefined) throw new TooComplex('Even who calls takes too much work to tell.');
    return again;
  });
  const dimensionOf = withChoices(base, dimensions.slice(plans.length));
  const { constants } = setting;
  const incomparable = kind === 'direct' ? setting.incomparable : withServicesAccount(setting);
  return { kind, dimensions, dimensionOf, constants, untried, incomparable };
}

const PRINCIPAL_ORGANIZATION = organizationPlan('aws:principal');

const DIRECT = blueprint('direct', [identityPlan(false), PRINCIPAL_ORGANIZATION, NETWORK]);

const DIRECT_WITH_OWN = blueprint('direct', [identityPlan(true), PRINCIPAL_ORGANIZATION, NETWORK]);

const BY_SERVICES = blueprint('service', [
  SERVICE,
  SOURCE,
  organizationPlan('aws:source'),
  SERVICE_NETWORK,
]);

/** Requests by users and roles; with the own account's too, for who asks what a policy does to its owner. */
export const directSpace = (extent: Extent, options: { readonly withOwn: boolean }): Space =>
  draw(options.withOwn ? DIRECT_WITH_OWN : DIRECT, extent);

/** Requests by services. */
export const serviceSpace = (extent: Extent): Space => draw(BY_SERVICES, extent);
