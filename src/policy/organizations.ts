/** The organizations that tell a policy's statements apart, each with a path through it. */
import type { Budget } from './budget.js';
import {
  ALPHANUMERIC,
  ALPHANUMERIC_RUN,
  type Glob,
  literalsOf,
  ONE,
  RUN,
  sequence,
  type Token,
} from './glob.js';
import { freshTexts, representativeTexts } from './representative-texts.js';
import type { Reach } from './request.js';
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

/** All choices, the trusted ones among them; only "none" where the policy does not ask. */
export function organizationChoices(
  vocabulary: Vocabulary,
  { idKey, pathsKey, resolve, trusted }: OrganizationQuestion,
  budget: Budget,
): readonly OrganizationChoice[] {
  const none: OrganizationChoice = { reach: 'fresh' };
  if (!mentions(vocabulary, idKey, pathsKey)) return [none];
  const idPatterns = patternsOn(vocabulary, idKey, resolve);
  const pathPatterns = patternsOn(vocabulary, pathsKey, resolve);
  const inPaths = pathPatterns.map(organizationOfPath).filter((id) => id !== undefined);
  const named = new Set(
    [...literalsOf(idPatterns), ...inPaths].filter((id) => ORGANIZATION.test(id)),
  );
  const isKnown = (id: string): boolean => named.has(id) || trusted.has(id);
  const fresh = freshOrganization(isKnown);
  const byId = freshTexts(
    {
      shapes: [sequence(...ANY_ORGANIZATION)],
      patterns: idPatterns.filter(({ literal }) => literal === undefined),
      preferred: [fresh],
      isKnown,
      alike: (id) => sequence(id),
    },
    budget,
  );
  const openPaths = pathPatterns.filter((glob) => organizationOfPath(glob) === undefined);
  const byPath =
    openPaths.length === 0
      ? []
      : freshTexts(
          {
            shapes: pathShapes(ANY_ORGANIZATION),
            patterns: openPaths,
            preferred: [`${fresh}/r-ab12/`],
            isKnown: (path) => isKnown(organizationOf(path)),
            alike: (path) => sequence(`${organizationOf(path)}/`, RUN),
          },
          budget,
        ).map(organizationOf);
  const reachOf = (id: string): Reach =>
    trusted.has(id) ? 'trusted' : named.has(id) ? 'named' : 'fresh';
  const ids = new Set([fresh, ...byId, ...byPath, ...named, ...trusted]);
  return [
    none,
    ...[...ids].flatMap((id) =>
      representativeTexts(
        {
          shapes: pathShapes([id]),
          patterns: mentions(vocabulary, pathsKey) ? pathPatterns : [],
          preferred: [`${id}/r-ab12/`],
        },
        budget,
      ).map((path) => ({ id, path, reach: reachOf(id) })),
    ),
  ];
}
