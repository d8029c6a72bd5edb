/** The organizations that tell a policy's statements apart, each with a path through it. */

import type { Facet, Reach } from '../decide/request.js';
import {
  ALPHANUMERIC,
  ALPHANUMERIC_RUN,
  type Glob,
  literalsOf,
  ONE,
  RUN,
  sequence,
  type Token,
} from '../language/glob.js';
import type { Budget } from './budget.js';
import { freshTexts, representativeTexts } from './representative-texts.js';
import { mentions, patternsOn, type Vocabulary } from './vocabulary.js';

/** An organization that an account is in, or none. */
export interface OrganizationChoice {
  readonly id?: string;
  /** From the organization down to the account's unit, as in `aws:PrincipalOrgPaths`. */
  readonly path?: string;
  readonly reach: Reach;
}

/** Which two condition keys speak of the organization. */
export interface OrganizationQuestion {
  readonly idKey: string;
  readonly pathsKey: string;
  readonly resolve: Parameters<typeof patternsOn>[2];
  readonly trusted: ReadonlySet<string>;
}

/** `o-` and 10 to 32 letters and digits. Source: Organizations API, `Organization.Id`. */
const ANY_ORGANIZATION: readonly Token[] = [
  'o-',
  ...Array.from({ length: 10 }, () => ALPHANUMERIC),
  ALPHANUMERIC_RUN,
];

const ORGANIZATION = /^o-[a-z0-9]+$/;

/** With the root alone, and with organizational units below it. */
const pathShapes = (organization: readonly Token[]): readonly Glob[] => [
  sequence(...organization, '/r-', ALPHANUMERIC, ALPHANUMERIC_RUN, '/'),
  sequence(...organization, '/r-', ALPHANUMERIC, ALPHANUMERIC_RUN, '/', ONE, RUN, '/'),
];

/** The text before the first slash; undefined where it is not written out. */
function organizationOfPath({ tokens }: Glob): string | undefined {
  const end = tokens.indexOf('/');
  const text = tokens
    .slice(0, end === -1 ? 0 : end)
    .map((token) => (typeof token === 'string' ? token : '*'))
    .join('');
  return ORGANIZATION.test(text) ? text : undefined;
}

function freshOrganization(isKnown: (id: string) => boolean): string {
  let number = 1;
  const id = (): string => `o-stranger${String(number).padStart(2, '0')}`;
  while (isKnown(id())) number += 1;
  return id();
}

const organizationOf = (path: string): string => path.slice(0, path.indexOf('/'));

/** Organizations that nobody knows: one that no pattern speaks of, and those that open patterns let in. */
function freshOrganizations(
  patterns: { readonly ids: readonly Glob[]; readonly paths: readonly Glob[] },
  isKnown: (id: string) => boolean,
  budget: Budget,
): readonly string[] {
  const fresh = freshOrganization(isKnown);
  const byId = freshTexts(
    {
      shapes: () => [sequence(...ANY_ORGANIZATION)],
      patterns: patterns.ids.filter(({ literal }) => literal === undefined),
      preferred: [fresh],
      isKnown,
      alike: (id) => sequence(id),
    },
    budget,
  );
  const openPaths = patterns.paths.filter((glob) => organizationOfPath(glob) === undefined);
  if (openPaths.length === 0) return [fresh, ...byId];
  const byPath = freshTexts(
    {
      withoutWildcards: true,
      shapes: () => pathShapes(ANY_ORGANIZATION),
      patterns: openPaths,
      preferred: [`${fresh}/r-ab12/`],
      isKnown: (path) => isKnown(organizationOf(path)),
      alike: (path) => sequence(`${organizationOf(path)}/`, RUN),
    },
    budget,
  );
  return [fresh, ...byId, ...byPath.map(organizationOf)];
}

/** The organization as part of a request. */
export const organizationFacet = (
  { id, path, reach }: OrganizationChoice,
  { idKey, pathsKey }: Pick<OrganizationQuestion, 'idKey' | 'pathsKey'>,
): Facet => ({
  reach,
  named: reach === 'named' ? ['organization'] : [],
  who: id === undefined ? {} : { organization: id },
  keys: new Map<string, readonly string[]>([
    ...(id === undefined ? [] : ([[idKey, [id]]] as const)),
    ...(path === undefined ? [] : ([[pathsKey, [path]]] as const)),
  ]),
});

/** All choices, the trusted ones among them; only "none" where the policy does not ask. */
export function organizationChoices(
  vocabulary: Vocabulary,
  { idKey, pathsKey, resolve, trusted }: OrganizationQuestion,
  budget: Budget,
): readonly OrganizationChoice[] {
  const none: OrganizationChoice = { reach: 'fresh' };
  if (!mentions(vocabulary, idKey, pathsKey)) return [none];
  const ids = patternsOn(vocabulary, idKey, resolve);
  const paths = patternsOn(vocabulary, pathsKey, resolve);
  const inPaths = paths.map(organizationOfPath).filter((id) => id !== undefined);
  const named = new Set([...literalsOf(ids), ...inPaths].filter((id) => ORGANIZATION.test(id)));
  const isKnown = (id: string): boolean => named.has(id) || trusted.has(id);
  const reachOf = (id: string): Reach =>
    trusted.has(id) ? 'trusted' : named.has(id) ? 'named' : 'fresh';
  const pathsOf = (id: string): readonly string[] =>
    representativeTexts(
      {
        withoutWildcards: true,
        shapes: () => pathShapes([id]),
        patterns: paths,
        preferred: [`${id}/r-ab12/`],
      },
      budget,
    );
  const all = new Set([
    ...freshOrganizations({ ids, paths }, isKnown, budget),
    ...named,
    ...trusted,
  ]);
  return [
    none,
    ...[...all].flatMap((id) => pathsOf(id).map((path) => ({ id, path, reach: reachOf(id) }))),
  ];
}
