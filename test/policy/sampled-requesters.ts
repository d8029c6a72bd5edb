/** A policy -> calls by people and services whom the secret's owner does not trust: a fixed set, and some made from its words. */
import type { PolicyContext } from '../../src/model/access.js';
import type { Call, PolicyJson } from './brute-force.js';

export const OWN = '111122223333';
export const PARTNER = '444455556666';
export const STRANGER = '999988887777';
export const OWN_ORGANIZATION = 'o-a1b2c3d4e5';
export const OTHER_ORGANIZATION = 'o-zyxw987654';
export const SECRET = `arn:aws:secretsmanager:us-east-1:${OWN}:secret:prod/db-AbCdEf`;

/** What the sampled callers are strangers to. */
export const CONTEXT = {
  secretArn: SECRET,
  organizationId: OWN_ORGANIZATION,
  trustedAccounts: [PARTNER],
  trustedNetworks: { cidrs: ['52.95.10.0/25'], vpcs: ['vpc-own'], vpcEndpoints: ['vpce-own'] },
  now: new Date('2026-01-01T00:00:00Z'),
} as const satisfies PolicyContext;

/** Condition keys that are the same in every call. */
export const CONSTANT_KEYS: Call['keys'] = {
  'aws:currenttime': ['2026-01-01T00:00:00.000Z'],
  'aws:requestedregion': ['us-east-1'],
  'aws:resourceaccount': [OWN],
  'aws:resourceorgid': [OWN_ORGANIZATION],
  'aws:securetransport': ['true'],
};

/** A call by someone whom the owner does not trust. */
export interface SampledCall {
  readonly call: Call;
  /** Nobody wrote the caller's account, organization, id or network into the policy. */
  readonly isFresh: boolean;
}

interface Part {
  readonly keys: Call['keys'];
  readonly isFresh: boolean;
}

type Caller = Part & Omit<Call, 'keys' | 'secretArn'>;

const FRESH = '700070007000';
const FRESH_ORGANIZATION = 'o-qqqqqqqqqq';
const SERVICES_ACCOUNT = '700000000001';
const NAMED_ID = 'AROA1234567890EXAMPLE';

/** What a policy says. */
interface Words {
  /** All of it. */
  readonly text: string;
  /** Every value in it that has no variables. */
  readonly values: readonly string[];
}

const isTrustedAccount = (account: string): boolean => account === OWN || account === PARTNER;

const unique = <Item>(items: readonly Item[]): readonly Item[] => [...new Set(items)];

/** One text that a pattern stands for. */
const instance = (pattern: string): string => pattern.replaceAll('*', 'x1').replaceAll('?', '7');

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.includes('${') ? [] : [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

const accountsIn = ({ values }: Words): readonly string[] =>
  unique([
    FRESH,
    STRANGER,
    ...values.flatMap((text) => text.match(/[0-9?]{12}/g) ?? []).map(instance),
  ]).filter((account) => !isTrustedAccount(account));

const organizationsIn = ({ values }: Words): readonly string[] =>
  unique([
    FRESH_ORGANIZATION,
    OTHER_ORGANIZATION,
    ...values.flatMap((text) => text.match(/^o-[a-z0-9]{10}[a-z0-9*]*/g) ?? []).map(instance),
  ]).filter((id) => id !== OWN_ORGANIZATION);

/** No organization, and every one with two paths through it. */
const memberships = (prefix: 'aws:principal' | 'aws:source', words: Words): readonly Part[] => {
  const none: Part = { keys: {}, isFresh: true };
  if (!words.text.toLowerCase().includes(`${prefix}org`)) return [none];
  const some = organizationsIn(words).flatMap((id) =>
    [`${id}/r-ab12/`, `${id}/r-ab12/ou-ab12-11111111/ou-ab12-22222222/`].map((path) => ({
      keys: { [`${prefix}orgid`]: [id], [`${prefix}orgpaths`]: [path] },
      isFresh: !words.text.includes(id),
    })),
  );
  return [none, ...some];
};

type Identity = Pick<Call, 'principalArn' | 'sessionArn'> & {
  readonly keys: Call['keys'];
  readonly isFresh: boolean;
};

const roleAs = (account: string, name: string, id: string): Identity => ({
  principalArn: `arn:aws:iam::${account}:role/${name}`,
  sessionArn: `arn:aws:sts::${account}:assumed-role/${name}/ci`,
  keys: { 'aws:userid': [`${id}:ci`] },
  isFresh: true,
});

/** Names of roles that the policy's patterns let into any account. */
const roleNamesIn = ({ values }: Words): readonly string[] =>
  values.flatMap((text) => {
    const name = /:role\/(.+)$/.exec(text)?.[1];
    return name === undefined ? [] : [instance(name)];
  });

const identities = (account: string, words: Words): readonly Identity[] => [
  ...unique(['App', 'app-x-prod', `for-${OWN}-only`, ...roleNamesIn(words)]).map((name) =>
    roleAs(account, name, 'AROASTRANGERSAMPLE01'),
  ),
  { ...roleAs(account, 'App', NAMED_ID), isFresh: false },
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
];

const asksWho = ({ text }: Words): boolean =>
  /principalarn|user(id|name)|:(role|user|assumed-role)\//i.test(text);

const people = (words: Words): readonly Caller[] =>
  accountsIn(words).flatMap((account) =>
    identities(account, words)
      .slice(0, asksWho(words) ? undefined : 1)
      .flatMap((identity) =>
        memberships('aws:principal', words).map((member) => ({
          ...identity,
          kind: 'direct' as const,
          account,
          isFresh: identity.isFresh && member.isFresh && !words.text.includes(account),
          keys: {
            'aws:principalaccount': [account],
            'aws:principalarn': [identity.principalArn ?? ''],
            'aws:principalisawsservice': ['false'],
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

const services = (words: Words): readonly Caller[] =>
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
            'aws:sourcearn': [arn],
            ...member.keys,
          },
        })),
      ),
    ),
  );

/** Inside no narrow range that the tests write. */
const FRESH_ADDRESSES = ['203.0.113.77', '53.1.2.3', '2a00:1450::1'];
const NAMED_ADDRESSES = ['52.95.10.200', '52.1.2.3', '2600:1f00::1'];

const endpoint = (keys: Readonly<Record<string, string>>): Call['keys'] =>
  Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, [value]]));

const ENDPOINTS: readonly Call['keys'][] = [
  { 'aws:sourcevpce': 'vpce-0f0f0f', 'aws:sourcevpc': 'vpc-0f0f0f' },
  { 'aws:sourcevpce': 'vpce-named', 'aws:sourcevpc': 'vpc-0f0f0f' },
  { 'aws:sourcevpce': 'vpce-0f0f0f', 'aws:sourcevpc': 'vpc-named' },
  { 'aws:sourcevpce': 'vpce-0f0f0f', 'aws:sourcevpc': 'vpc-0f0f0f', 'aws:vpceaccount': FRESH },
  { 'aws:sourcevpce': 'vpce-0f0f0f', 'aws:sourcevpc': 'vpc-0f0f0f', 'aws:vpceaccount': OWN },
].map((keys) => endpoint({ ...keys, 'aws:vpcsourceip': '10.0.0.5' }));

const networks = ({ text }: Words): readonly Part[] => [
  ...FRESH_ADDRESSES.map((address) => ({ keys: { 'aws:sourceip': [address] }, isFresh: true })),
  ...NAMED_ADDRESSES.map((address) => ({ keys: { 'aws:sourceip': [address] }, isFresh: false })),
  ...ENDPOINTS.map((keys) => ({
    keys,
    isFresh: !Object.values(keys).some(([value = '']) => value === OWN || text.includes(value)),
  })),
];

/** What callers choose as they like. */
const CHOICES: readonly Call['keys'][] = [
  { 'aws:viaawsservice': ['false'] },
  {
    'aws:viaawsservice': ['false'],
    'aws:tagkeys': ['a'],
    'aws:useragent': ['anything'],
    'secretsmanager:recoverywindowindays': ['7'],
    'secretsmanager:versionstage': ['AWSCURRENT'],
  },
  {
    'aws:viaawsservice': ['true'],
    'aws:tagkeys': ['a', 'b2'],
    'aws:useragent': ['x'],
    'secretsmanager:recoverywindowindays': ['8'],
    'secretsmanager:versionstage': ['AWSPREVIOUS'],
  },
];

const PERSONAL_CHOICES: readonly Call['keys'][] = [
  {},
  { 'aws:principaltag/team': ['payments'], 'aws:multifactorauthpresent': ['true'] },
  { 'aws:principaltag/team': [OWN], 'aws:multifactorauthpresent': ['false'] },
];

/** The calls; they differ only in what the policy asks about. */
export function sampledCalls(policy: PolicyJson): readonly SampledCall[] {
  const text = JSON.stringify(policy);
  const words: Words = { text, values: unique(textsIn(policy.Statement)) };
  const allNetworks = networks(words);
  const paths = /:(source(ip|vpc)|vpc)/i.test(text) ? allNetworks : allNetworks.slice(0, 1);
  const asks = /"(secretsmanager:(recovery|version)|aws:(via|tagk|usera|multi|principalt))/i.test(
    text,
  );
  const ways = asks ? CHOICES : CHOICES.slice(0, 1);
  const inFull = (caller: Caller, { keys, isFresh }: Part, choice: Call['keys']): SampledCall => ({
    isFresh: caller.isFresh && isFresh,
    call: {
      ...caller,
      secretArn: SECRET,
      keys: { ...CONSTANT_KEYS, ...caller.keys, ...keys, ...choice },
    },
  });
  return [
    ...people(words).flatMap((caller) =>
      paths.flatMap((path) =>
        ways.flatMap((way, index) => inFull(caller, path, { ...way, ...PERSONAL_CHOICES[index] })),
      ),
    ),
    ...services(words).flatMap((caller) =>
      ways.map((way) => inFull(caller, { keys: {}, isFresh: true }, way)),
    ),
  ];
}
