/** The words of a policy -> people and services whom the secret's owner does not trust. */
import type { Call } from './policy-json.js';
import {
  accountsIn,
  instance,
  mentions,
  organizationsIn,
  roleNamesIn,
  unique,
  type Words,
} from './sampled-words.js';
import { IDS, OWN, STRANGER } from './sampled-world.js';

/** Some keys of a call. */
export interface Part {
  readonly keys: Call['keys'];
  /** Nobody wrote what is in it into the policy. */
  readonly isFresh: boolean;
}

export type Caller = Part & Omit<Call, 'keys' | 'secretArn'>;

const SERVICES_ACCOUNT = '700000000001';

/** No organization, and every one with two paths through it. */
export const memberships = (prefix: string, words: Words): readonly Part[] => {
  const none: Part = { keys: {}, isFresh: true };
  if (!mentions(words, `${prefix}org`)) return [none];
  const some = organizationsIn(words).flatMap((id) =>
    [`${id}/r-ab12/`, `${id}/r-ab12/ou-ab12-11111111/ou-ab12-22222222/`].map((path) => ({
      keys: { [`${prefix}orgid`]: [id], [`${prefix}orgpaths`]: [path] },
      isFresh: !words.text.includes(id),
    })),
  );
  return [none, ...some];
};

type Identity = Pick<Call, 'principalArn' | 'sessionArn'> & Part;

const isRole = /:role\//;

const roleAs = (account: string, name: string, id: string): Identity => ({
  principalArn: `arn:aws:iam::${account}:role/${name}`,
  sessionArn: `arn:aws:sts::${account}:assumed-role/${name.split('/').at(-1)}/ci`,
  keys: { 'aws:userid': [`${id}:ci`] },
  isFresh: true,
});

/** Roles whose ids the owner knows. */
const KNOWN: Readonly<Record<string, string>> = {
  [`${OWN} App`]: IDS.own,
  [`${STRANGER} App`]: IDS.stranger,
};

/** A role's name is unique in its account, whatever its path: where one is known or named, there is no other. */
const hasOther = (account: string, name: string, { text }: Words): boolean => {
  const plain = name.split('/').at(-1) ?? '';
  const isKnown = Object.hasOwn(KNOWN, `${account} ${plain}`);
  return name !== plain && (isKnown || text.includes(`::${account}:role/${plain}`));
};

/** For the same reason one name has one id. */
const idOf = (account: string, name: string): string =>
  KNOWN[`${account} ${name}`] ?? 'AROASTRANGERSAMPLE01';

/** Things that a role's code runs in, which are its account's. */
const homes = (account: string, words: Words): readonly Call['keys'][] => [
  {},
  ...(mentions(words, 'lambda:sourcefunctionarn')
    ? [{ 'lambda:sourcefunctionarn': [`arn:aws:lambda:us-east-1:${account}:function:x`] }]
    : []),
  ...(mentions(words, 'ec2:sourceinstancearn')
    ? [{ 'ec2:sourceinstancearn': [`arn:aws:ec2:us-east-1:${account}:instance/i-0a1b`] }]
    : []),
];

const identities = (account: string, words: Words): readonly Identity[] => {
  const names = unique(['App', 'app-x-prod', `for-${OWN}-only`, 'path/App', ...roleNamesIn(words)]);
  const roles = [
    ...names
      .filter((name) => !hasOther(account, name, words))
      .map((name) => roleAs(account, name, idOf(account, name))),
    { ...roleAs(account, 'Known', IDS.unknown), isFresh: false },
  ];
  return [
    ...roles.flatMap((one) =>
      homes(account, words).map((home) => ({ ...one, keys: { ...one.keys, ...home } })),
    ),
    {
      principalArn: `arn:aws:iam::${account}:user/kim`,
      keys: { 'aws:userid': ['AIDASTRANGERSAMPLE01'], 'aws:username': ['kim'] },
      isFresh: true,
    },
    {
      principalArn: `arn:aws:iam::${account}:root`,
      keys: { 'aws:userid': [account] },
      isFresh: true,
    },
    {
      principalArn: `arn:aws:sts::${account}:federated-user/kim`,
      keys: { 'aws:userid': [`${account}:kim`] },
      isFresh: true,
    },
  ];
};

/** Ids that the policy may write out in the place of an account. */
const knownIds = ({ keys }: Identity): readonly string[] =>
  Object.values(IDS).filter((id) => keys['aws:userid']?.[0]?.startsWith(id));

const asksWho = (words: Words): boolean =>
  mentions(
    words,
    'principalarn',
    'principaltype',
    'userid',
    'username',
    'function',
    'instance',
    'AROA',
  ) || /:(role|user|assumed-role)\//.test(words.text);

/** Users, roles and root users of accounts, strangers' ones where none are given, and of organizations. */
export const people = (
  words: Words,
  accounts: readonly string[] = accountsIn(words),
  organizations: (words: Words) => readonly Part[] = (all) => memberships('aws:principal', all),
): readonly Caller[] =>
  accounts.flatMap((account) =>
    identities(account, words)
      .slice(0, asksWho(words) ? undefined : 1)
      .flatMap((identity) =>
        organizations(words).map((member) => ({
          ...identity,
          kind: 'direct' as const,
          account,
          // A user's or role's name is anyone's to choose, its account is not.
          isFresh:
            identity.isFresh &&
            member.isFresh &&
            ![account, ...knownIds(identity)].some((name) => words.text.includes(name)),
          keys: {
            'aws:principalaccount': [account],
            'aws:principalarn': [identity.principalArn ?? ''],
            'aws:principalisawsservice': ['false'],
            'aws:principaltype': [
              isRole.test(identity.principalArn ?? '') ? 'AssumedRole' : 'User',
            ],
            ...identity.keys,
            ...member.keys,
          },
        })),
      ),
  );

/** ARNs of what a service acts for: in the account, or such as tell no account. */
const sourceArns = (account: string, { values }: Words): readonly string[] =>
  unique([
    `arn:aws:lambda:us-east-1:${account}:function:x`,
    'arn:aws:s3:::acme-x',
    'arn:aws:s3:::x',
    ...values.filter((text) => /^arn:aws:(lambda|s3):/.test(text)).map(instance),
  ]).filter((arn) => ['', account].includes(arn.split(':')[4] ?? ''));

/** Services that act for strangers. */
export const services = (words: Words): readonly Caller[] =>
  ['lambda.amazonaws.com', 's3.amazonaws.com', 'sns.amazonaws.com'].flatMap((service) =>
    accountsIn(words).flatMap((account) =>
      sourceArns(account, words).flatMap((arn) =>
        memberships('aws:source', words).map((member) => ({
          kind: 'service' as const,
          service,
          isFresh: false,
          keys: {
            'aws:principalaccount': [SERVICES_ACCOUNT],
            'aws:principalisawsservice': ['true'],
            'aws:principalservicename': [service],
            'aws:principalservicenameslist': [service],
            'aws:sourceaccount': [account],
            'aws:sourceowner': [account],
            'aws:sourcearn': [arn],
            ...member.keys,
          },
        })),
      ),
    ),
  );
