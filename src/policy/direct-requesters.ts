/** The users and roles that tell a policy's statements apart, account by account. */
import { type AccountChoice, accountChoices, accountOfArn, accountOfText } from './accounts.js';
import { resolver } from './constants.js';
import { type Glob, ONE, RUN, sequence, type Token } from './glob.js';
import type { OrganizationChoice } from './organizations.js';
import { ownedArnKeys, ownedArns } from './owned-arns.js';
import { representativeTexts } from './representative-texts.js';
import type { Requester } from './request.js';
import type { Setting } from './setting.js';
import { ROLE_IDS, type UniqueIdChoice, USER_IDS, uniqueIdChoices } from './unique-ids.js';
import { literalGlobs, literalsOf, mentions, patternsOn } from './vocabulary.js';

type KeyPair = readonly [key: string, values: readonly string[]];

/** Who a requester is inside its account. */
interface Identity {
  readonly principalArn: string;
  readonly sessionArn?: string;
  readonly opaque?: string;
  readonly pinned?: string;
  readonly keys: readonly KeyPair[];
}

const KINDS = ['role', 'user', 'root', 'federatedUser'] as const;

type Kind = (typeof KINDS)[number];

/** ARNs of a kind of principal as `aws:PrincipalArn` shows them: for a role not that of its session. */
function arnShape(kind: Kind, partition: string, account: readonly Token[]): Glob {
  switch (kind) {
    case 'role':
    case 'user':
      return sequence(`arn:${partition}:iam::`, ...account, `:${kind}/`, ONE, RUN);
    case 'root':
      return sequence(`arn:${partition}:iam::`, ...account, ':root');
    case 'federatedUser':
      return sequence(`arn:${partition}:sts::`, ...account, ':federated-user/', ONE, RUN);
  }
}

const exampleRole = (partition: string, account: string): string =>
  `arn:${partition}:iam::${account}:role/Anyone`;

/** Accounts that the principals of statements name. */
const accountsOfPrincipals = ({ vocabulary }: Setting): readonly string[] =>
  vocabulary.statements.flatMap(({ principals }) => [
    ...principals.accounts,
    ...principals.providerAccounts,
    ...literalsOf(principals.accountPatterns),
    ...[...principals.arns, ...principals.sessions].map(accountOfText),
  ]);

/** Accounts that `aws:userid` names: as a root user, or before the colon as the home of federated users. */
const accountsOfUserIds = ({ vocabulary }: Setting): readonly string[] =>
  patternsOn(vocabulary, 'aws:userid').map(({ tokens }) =>
    tokens
      .slice(0, 12)
      .filter((token) => typeof token === 'string')
      .join(''),
  );

/** Accounts of strangers that the policy can tell apart. */
export function strangerAccounts(setting: Setting): readonly AccountChoice[] {
  const { vocabulary, world, constants, budget } = setting;
  const resolve = resolver(constants);
  const patterns = [
    ...patternsOn(vocabulary, 'aws:principalaccount', resolve),
    ...vocabulary.statements.flatMap(({ principals }) => principals.accountPatterns),
  ];
  const ownedAccounts = ownedArnKeys
    .flatMap((key) => patternsOn(vocabulary, key, resolve))
    .map(accountOfArn)
    .filter((account) => account !== undefined);
  return accountChoices(
    {
      patterns,
      arns: {
        patterns: patternsOn(vocabulary, 'aws:principalarn', resolve),
        shapesIn: (account) => KINDS.map((kind) => arnShape(kind, world.partition, account)),
        exampleIn: (account) => exampleRole(world.partition, account),
      },
      named: [...accountsOfPrincipals(setting), ...accountsOfUserIds(setting), ...ownedAccounts],
      trusted: world.trustedAccounts,
    },
    budget,
  );
}

function idsOf(kind: Kind, account: string, setting: Setting): readonly UniqueIdChoice[] {
  switch (kind) {
    case 'role':
      return uniqueIdChoices(ROLE_IDS, account, setting);
    case 'user':
      return uniqueIdChoices(USER_IDS, account, setting);
    case 'root':
      return [{ userId: account }];
    case 'federatedUser':
      return representativeTexts(
        {
          shapes: [sequence(`${account}:`, ONE, RUN)],
          patterns: patternsOn(setting.vocabulary, 'aws:userid'),
          preferred: [`${account}:anyone`],
        },
        setting.budget,
      ).map((userId) => ({ userId }));
  }
}

function userNames({ vocabulary, budget }: Setting): readonly string[] {
  if (!mentions(vocabulary, 'aws:username')) return [];
  const patterns = patternsOn(vocabulary, 'aws:username');
  return representativeTexts(
    { shapes: [sequence(ONE, RUN)], patterns, preferred: ['anyone'] },
    budget,
  );
}

/** The ways in which a kind of principal shows in keys other than its ARN. */
function keySets(kind: Kind, account: string, setting: Setting): readonly Omit<Identity, 'principalArn'>[] {
  const ids = idsOf(kind, account, setting);
  const byId = ids.length === 0 ? [{ keys: [] }] : ids.map(({ userId, pinned }) => ({
    keys: [['aws:userid', [userId]]] satisfies KeyPair[],
    ...(pinned === undefined ? {} : { pinned }),
  }));
  const names = kind === 'user' ? userNames(setting) : [];
  if (names.length === 0) return byId;
  return byId.flatMap((identity) =>
    names.map((name) => ({ ...identity, keys: [...identity.keys, ['aws:username', [name]] as const] })),
  );
}

/** Principals of one kind in an account. */
function identitiesOfKind(
  kind: Kind,
  account: string,
  setting: Setting,
  arnPatterns: readonly Glob[],
): readonly Identity[] {
  const arns = representativeTexts(
    {
      shapes: [arnShape(kind, setting.world.partition, [account])],
      patterns: arnPatterns,
      preferred: [exampleRole(setting.world.partition, account)],
    },
    setting.budget,
  );
  const sets = keySets(kind, account, setting);
  return arns.flatMap((principalArn) => sets.map((set) => ({ principalArn, ...set })));
}

/** Sessions of roles that the policy names, each as the role that it belongs to. */
function sessionIdentities(account: string, setting: Setting, arnPatterns: readonly Glob[]): readonly Identity[] {
  const { vocabulary, world, budget } = setting;
  const sessions = new Set(vocabulary.statements.flatMap(({ principals }) => [...principals.sessions]));
  return [...sessions]
    .filter((arn) => accountOfText(arn) === account)
    .flatMap((sessionArn) => {
      const [, role = '', name = ''] = sessionArn.slice(sessionArn.lastIndexOf(':')).split('/');
      const inAccount = `arn:${world.partition}:iam::${account}:role/`;
      const arns = representativeTexts(
        {
          shapes: [sequence(inAccount, role), sequence(inAccount, RUN, '/', role)],
          patterns: arnPatterns,
          preferred: [`${inAccount}${role}`],
        },
        budget,
      );
      return arns.map((principalArn) => ({
        principalArn,
        sessionArn,
        keys: [['aws:userid', [`AROASTRANGEREXAMPLE01:${name}`]]] satisfies KeyPair[],
      }));
    });
}
