/** The principals of one account that a policy's statements tell apart. */

import type { KeyPair } from '../decide/request.js';
import { resolver } from '../decide/resolver.js';
import { accountOfText } from '../language/account-of-arn.js';
import { type Glob, literalsOf, ONE, RUN, sequence } from '../language/glob.js';
import {
  exampleArn,
  PRINCIPAL_KINDS,
  type PrincipalKind,
  principalArnShape,
} from './principal-kinds.js';
import { representativeTexts } from './representative-texts.js';
import type { Setting } from './setting.js';
import {
  arnsOfPins,
  idsOfPrincipal,
  ROLE_IDS,
  type UniqueIdChoice,
  USER_IDS,
  uniqueIdChoices,
} from './unique-ids.js';
import { groupBy, literalGlobs, mentions, patternsOn } from './vocabulary.js';

/** Who a requester is inside its account. */
export interface Identity {
  readonly principalArn: string;
  readonly sessionArn?: string;
  readonly opaque?: string;
  /** The policy writes the principal out. */
  readonly isNamed: boolean;
  /** The unique id that the policy writes out, where it does. */
  readonly uniqueId?: string;
  readonly keys: readonly KeyPair[];
}

/** The principals that statements name, by account. */
export interface NamedPrincipals {
  readonly arns: ReadonlyMap<string, readonly string[]>;
  readonly sessions: ReadonlyMap<string, readonly string[]>;
  /** Those whose account cannot be told. */
  readonly opaque: readonly string[];
}

/** Gathers the principals that statements name. */
export function namedPrincipals({ vocabulary }: Setting): NamedPrincipals {
  const all = vocabulary.statements.map(({ principals }) => principals);
  const arns = new Set(all.flatMap((principals) => [...principals.arns]));
  const sessions = new Set(all.flatMap((principals) => [...principals.sessions]));
  return {
    arns: groupBy(arns, accountOfText),
    sessions: groupBy(sessions, accountOfText),
    opaque: [...new Set(all.flatMap((principals) => [...principals.opaque]))],
  };
}

function idsOf(kind: PrincipalKind, account: string, setting: Setting): readonly UniqueIdChoice[] {
  switch (kind) {
    case 'role':
      return uniqueIdChoices({ form: ROLE_IDS, account }, setting);
    case 'user':
      return uniqueIdChoices({ form: USER_IDS, account }, setting);
    case 'root':
      return [{ userId: account }];
    case 'federatedUser':
      return representativeTexts(
        {
          shapes: () => [sequence(`${account}:`, ONE, RUN)],
          withoutWildcards: true,
          patterns: patternsOn(setting.vocabulary, 'aws:userid'),
          preferred: [`${account}:anyone`],
        },
        setting.budget,
      ).map((userId) => ({ userId }));
  }
}

/** Only users have a name in `aws:username`. */
function userNames({ vocabulary, budget }: Setting): readonly string[] {
  if (!mentions(vocabulary, 'aws:username')) return [];
  const patterns = patternsOn(vocabulary, 'aws:username');
  const shapes = () => [sequence(ONE, RUN)];
  return representativeTexts(
    { shapes, patterns, preferred: ['anyone'], withoutWildcards: true },
    budget,
  );
}

type Keys = Pick<Identity, 'keys' | 'uniqueId'>;

/** The ways in which a kind of principal shows in keys other than its ARN. */
function keysOf(kind: PrincipalKind, account: string, setting: Setting): readonly Keys[] {
  const ids = mentions(setting.vocabulary, 'aws:userid') ? idsOf(kind, account, setting) : [];
  const byId: readonly Keys[] = ids.map(({ userId, pinned }) => ({
    keys: [['aws:userid', [userId]]],
    ...(pinned === undefined ? {} : { uniqueId: pinned }),
  }));
  const ways = byId.length === 0 ? [{ keys: [] }] : byId;
  const names = kind === 'user' ? userNames(setting) : [];
  if (names.length === 0) return ways;
  return ways.flatMap((way) =>
    names.map((name) => ({ ...way, keys: [...way.keys, ['aws:username', [name]] as const] })),
  );
}

/** Whether a principal can go by an id: an id that is known to be somebody's is theirs alone, and their only one. */
function ownership(
  arns: readonly string[],
  setting: Setting,
): (principalArn: string, way: Partial<UniqueIdChoice>) => boolean {
  const { principalIds } = setting.world;
  const owners = new Set(arnsOfPins(setting).filter((arn) => arns.includes(arn)));
  if (owners.size === 0) return () => true;
  return (principalArn, { pinned }) => {
    const owner = pinned === undefined ? undefined : principalIds.get(pinned);
    return owner !== undefined && owners.has(owner)
      ? owner === principalArn
      : !owners.has(principalArn);
  };
}

/** Principals of one kind. */
function identitiesOfKind(
  kind: PrincipalKind,
  account: string,
  patterns: readonly Glob[],
  setting: Setting,
): readonly Identity[] {
  const { partition } = setting.world;
  const arns = representativeTexts(
    {
      shapes: () => [principalArnShape(kind, partition, [account])],
      withoutWildcards: 'inName',
      beginning: `arn:${partition}:${kind === 'federatedUser' ? 'sts' : 'iam'}::${account}:`,
      patterns,
      preferred: [exampleArn(kind, partition, account)],
    },
    setting.budget,
  );
  const literals = new Set(literalsOf(patterns));
  const ways = keysOf(kind, account, setting);
  const isOf = ownership(arns, setting);
  return arns.flatMap((principalArn) =>
    ways
      .filter(({ uniqueId }) =>
        isOf(principalArn, uniqueId === undefined ? {} : { pinned: uniqueId }),
      )
      .map((way) => ({ principalArn, isNamed: literals.has(principalArn), ...way })),
  );
}

/**
 * One session of a role, as the role that it belongs to. The session's ARN does not tell the role's path, but a role's
 * name is unique in its account: a role of that name which a principal element names, or whose id is known, is the one.
 */
function sessionIdentities(
  sessionArn: string,
  roles: { readonly named: readonly string[]; readonly patterns: readonly Glob[] },
  setting: Setting,
): readonly Identity[] {
  const { world, budget, vocabulary } = setting;
  const prefix = `arn:${world.partition}:iam::${accountOfText(sessionArn)}:role/`;
  const [, role = '', name = ''] = sessionArn.split(':').slice(5).join(':').split('/');
  const known = [...new Set([...roles.named, ...world.principalIds.values()])].filter(
    (arn) => arn.startsWith(prefix) && (arn === `${prefix}${role}` || arn.endsWith(`/${role}`)),
  );
  const shapes = () => [sequence(prefix, role), sequence(prefix, RUN, '/', role)];
  const preferred = [`${prefix}${role}`];
  const arns =
    known.length > 0
      ? known
      : representativeTexts({ shapes, patterns: roles.patterns, preferred }, budget);
  const question = { form: ROLE_IDS, account: accountOfText(sessionArn), session: name };
  const ids = mentions(vocabulary, 'aws:userid') ? uniqueIdChoices(question, setting) : [{}];
  const isOf = ownership(arns, setting);
  return arns.flatMap((principalArn) =>
    ids
      .filter((id) => isOf(principalArn, id))
      .map((id) => ({ principalArn, sessionArn, isNamed: true, keys: keysOfId(id) })),
  );
}

const keysOfId = ({ userId }: Partial<UniqueIdChoice>): readonly KeyPair[] =>
  userId === undefined ? [] : [['aws:userid', [userId]]];

/** Principals whose account cannot be told: they may be anyone in any account, but an id is always itself. */
function opaqueIdentities(
  opaque: string,
  account: string,
  anyone: readonly Identity[],
  setting: Setting,
): readonly Identity[] {
  const form = [ROLE_IDS, USER_IDS].find(({ prefix }) => opaque.startsWith(prefix));
  if (form === undefined || !mentions(setting.vocabulary, 'aws:userid')) {
    return anyone.map((identity) => ({ ...identity, opaque, isNamed: true }));
  }
  const ids = idsOfPrincipal(opaque, { form, account }, setting);
  setting.budget.spend(anyone.length * ids.length);
  return anyone.flatMap((identity) =>
    ids.map((userId) => ({
      ...identity,
      opaque,
      isNamed: true,
      keys: [...identity.keys.filter(([key]) => key !== 'aws:userid'), ...keysOfId({ userId })],
    })),
  );
}

/** The principals of an account, an ordinary role first. */
export function identitiesIn(
  account: string,
  named: NamedPrincipals,
  setting: Setting,
): readonly Identity[] {
  const { vocabulary, world, constants, budget } = setting;
  budget.spend(vocabulary.cost);
  const arns = named.arns.get(account) ?? [];
  const resolve = resolver(constants, { 'aws:principalaccount': account });
  const owners = arnsOfPins(setting).filter((arn) => accountOfText(arn) === account);
  const patterns = [
    ...patternsOn(vocabulary, 'aws:principalarn', resolve),
    ...literalGlobs([...arns, ...owners]),
  ];
  const matters = mentions(vocabulary, 'aws:principalarn', 'aws:userid', 'aws:username');
  const example = exampleArn('role', world.partition, account);
  const ordinary: Identity = { principalArn: example, isNamed: false, keys: [] };
  const byName = arns.map((principalArn) => ({ principalArn, isNamed: true, keys: [] }));
  const anyone = matters
    ? PRINCIPAL_KINDS.flatMap((kind) => identitiesOfKind(kind, account, patterns, setting))
    : [ordinary, ...byName];
  return [
    ...anyone,
    ...(named.sessions.get(account) ?? []).flatMap((session) =>
      sessionIdentities(session, { named: arns, patterns }, setting),
    ),
    ...named.opaque.flatMap((opaque) => opaqueIdentities(opaque, account, anyone, setting)),
  ];
}
