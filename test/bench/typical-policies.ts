/** A seed -> policies in the proportions of a fleet of ordinary secrets, no two the same. */
import type { StatementJson } from '../policy/brute-force.js';
import type { JudgedPolicy } from './bench-policy.js';
import { contextOf, type Home, homeOf } from './home.js';
import { type Draw, drawsOf, pick, several, shuffled } from './random.js';
import * as write from './typical-statements.js';

/** Who outside gets in. */
export type Reach = 'nobody' | 'external' | 'public';

interface Kind {
  readonly name: string;
  /** Of each hundred policies. */
  readonly share: number;
  readonly reach: Reach;
  readonly statements: (home: Home, draw: Draw) => readonly StatementJson[];
}

const quiet = (home: Home, draw: Draw): StatementJson =>
  pick(draw, [
    write.ownRole,
    write.severalOwnRoles,
    write.ownRoot,
    write.trustedPartner,
    write.ownOrganization,
    write.ownService,
    write.ownRolePath,
  ])(home, draw);

const alone =
  (...writers: readonly write.Write[]): Kind['statements'] =>
  (home, draw) =>
    writers.map((writer) => writer(home, draw));

/** A Deny seldom stands alone: before it come one or two grants. */
const grantsAnd =
  (...denies: readonly write.Write[]): Kind['statements'] =>
  (home, draw) => [
    ...several(1 + draw(2), () => quiet(home, draw)),
    ...alone(...denies)(home, draw),
  ];

/** The proportions follow from no survey: most secrets are read by their own account, few by strangers. */
export const KINDS: readonly Kind[] = [
  { name: 'own role', share: 16, reach: 'nobody', statements: alone(write.ownRole) },
  { name: 'own root', share: 7, reach: 'nobody', statements: alone(write.ownRoot) },
  {
    name: 'several own roles',
    share: 12,
    reach: 'nobody',
    statements: alone(write.severalOwnRoles),
  },
  { name: 'trusted partner', share: 8, reach: 'nobody', statements: alone(write.trustedPartner) },
  { name: 'external role', share: 7, reach: 'external', statements: alone(write.externalRole) },
  {
    name: 'organization condition',
    share: 10,
    reach: 'nobody',
    statements: alone(write.ownOrganization),
  },
  {
    name: 'perimeter Deny',
    share: 6,
    reach: 'nobody',
    statements: grantsAnd(write.perimeterDeny),
  },
  {
    name: 'external role behind a perimeter Deny',
    share: 3,
    reach: 'nobody',
    statements: alone(write.externalRole, write.perimeterDeny),
  },
  { name: 'TLS Deny', share: 8, reach: 'nobody', statements: grantsAnd(write.tlsDeny) },
  {
    name: 'service of the account',
    share: 5,
    reach: 'nobody',
    statements: alone(write.ownService),
  },
  {
    name: 'VPC endpoint Deny',
    share: 3,
    reach: 'nobody',
    statements: grantsAnd(write.endpointDeny),
  },
  { name: 'role path', share: 3, reach: 'nobody', statements: alone(write.ownRolePath) },
  { name: 'public', share: 2, reach: 'public', statements: alone(write.everybody) },
  {
    name: 'several grants and Denies',
    share: 7,
    reach: 'nobody',
    statements: (home, draw) => [
      ...several(2 + draw(2), () => quiet(home, draw)),
      ...alone(write.perimeterDeny, write.tlsDeny)(home, draw),
    ],
  },
  {
    name: 'several grants, one to a stranger',
    share: 3,
    reach: 'external',
    statements: (home, draw) => [
      ...several(1 + draw(2), () => quiet(home, draw)),
      ...alone(write.externalRole, write.tlsDeny)(home, draw),
    ],
  },
];

/** A typical policy, and who outside must be found to get in. */
export interface TypicalPolicy extends JudgedPolicy {
  readonly kind: string;
  readonly reach: Reach;
}

export interface TypicalRequest {
  /** A multiple of 100, for the shares to be exact. */
  readonly count: number;
  readonly seed: string;
  /** The owner of every secret; without it each has one of its own. */
  readonly home?: Home;
}

/** The kinds of each hundred policies. */
const HUNDRED: readonly Kind[] = KINDS.flatMap((kind) => several(kind.share, () => kind));

/** Makes the policies: the same ones for the same seed. */
export function typicalPolicies(request: TypicalRequest): readonly TypicalPolicy[] {
  const draw = drawsOf(request.seed);
  const kinds = Array.from({ length: request.count }, (_, at) => HUNDRED[at % HUNDRED.length]);
  return shuffled(
    draw,
    kinds.filter((kind) => kind !== undefined),
  ).map((kind, at) => {
    const home = request.home ?? homeOf(draw);
    const json = { Version: '2012-10-17', Statement: kind.statements(home, draw) };
    return {
      name: `${kind.name} ${at}`,
      kind: kind.name,
      reach: kind.reach,
      json,
      text: JSON.stringify(json),
      context: contextOf(home),
    };
  });
}
