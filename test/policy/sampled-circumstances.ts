/** The words of a policy -> from where strangers call, and what they choose to send along. */
import type { Call } from './policy-json.js';
import { memberships, type Part } from './sampled-callers.js';
import { FRESH, mentions, type Words } from './sampled-words.js';
import { OWN } from './sampled-world.js';

const one = (keys: Readonly<Record<string, string>>): Call['keys'] =>
  Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, [value]]));

/** Inside no narrow range that the tests write. */
const FRESH_ADDRESSES = ['203.0.113.77', '53.1.2.3', '2a00:1450::1'];
const NAMED_ADDRESSES = ['52.95.10.200', '52.1.2.3', '2600:1f00::1'];

const internet = (addresses: readonly string[], isFresh: boolean): readonly Part[] =>
  addresses.map((address) => ({ keys: one({ 'aws:sourceip': address }), isFresh }));

/** Endpoints by their own ids and those of their VPCs, and whose they are. */
const ENDPOINTS: readonly (readonly [endpoint: string, vpc: string, account?: string])[] = [
  ['vpce-0f0f0f', 'vpc-0f0f0f'],
  ['vpce-named', 'vpc-0f0f0f'],
  ['vpce-0f0f0f', 'vpc-named'],
  ['vpce-0f0f0f', 'vpc-0f0f0f', FRESH],
  ['vpce-0f0f0f', 'vpc-0f0f0f', OWN],
];

const endpoints = (words: Words): readonly Part[] =>
  ENDPOINTS.flatMap(([endpoint, vpc, account], index) => {
    const owner = account ?? FRESH;
    const keys = one({
      'aws:sourcevpce': endpoint,
      'aws:sourcevpc': vpc,
      'aws:sourcevpcarn': `arn:aws:ec2:us-east-1:${owner}:vpc/${vpc}`,
      'aws:vpcsourceip': index === 1 ? '192.168.0.1' : '10.0.0.5',
      ...(account === undefined ? {} : { 'aws:vpceaccount': account }),
    });
    return memberships('aws:vpce', words).map((member) => ({
      keys: { ...keys, ...member.keys },
      isFresh:
        member.isFresh &&
        owner !== OWN &&
        ![endpoint, vpc, owner].some((id) => words.text.includes(id)),
    }));
  });

/** From where people call. */
export const networks = (words: Words): readonly Part[] =>
  mentions(words, 'aws:sourceip', 'aws:sourcevpc', 'aws:vpc')
    ? [...internet(FRESH_ADDRESSES, true), ...internet(NAMED_ADDRESSES, false), ...endpoints(words)]
    : internet(FRESH_ADDRESSES.slice(0, 1), true);

/** From where the owner's own people call besides. */
export const ownNetworks: readonly Part[] = [
  { keys: one({ 'aws:sourceip': '52.95.10.5' }), isFresh: false },
  {
    keys: one({
      'aws:sourcevpce': 'vpce-own',
      'aws:sourcevpc': 'vpc-own',
      'aws:sourcevpcarn': `arn:aws:ec2:us-east-1:${OWN}:vpc/vpc-own`,
      'aws:vpcsourceip': '10.0.0.5',
      'aws:vpceaccount': OWN,
    }),
    isFresh: false,
  },
];

/** From where services call: whether they show an address is not documented, but it is none of somebody's own. */
export const serviceNetworks = (words: Words): readonly Part[] => [
  { keys: {}, isFresh: true },
  ...(mentions(words, 'aws:sourceip') ? internet(FRESH_ADDRESSES, true) : []),
];

/** What callers choose, key by key; the first of each is that the key is not there, where it need not be. */
const CHOICES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'aws:viaawsservice': [['false'], ['true']],
  'aws:calledvia': [[], ['athena.amazonaws.com'], ['a.amazonaws.com', 'athena.amazonaws.com']],
  'aws:calledviafirst': [[], ['athena.amazonaws.com'], ['a.amazonaws.com']],
  'aws:tagkeys': [[], ['a'], ['a', 'b2'], ['c']],
  'aws:requesttag/team': [[], ['payments'], ['x']],
  'aws:useragent': [[], ['payments'], ['anything'], ['AWSx'], [OWN]],
  'secretsmanager:recoverywindowindays': [[], ['6'], ['7'], ['8'], ['9']],
  'secretsmanager:versionstage': [[], ['AWSCURRENT'], ['AWSPREVIOUS'], ['payments'], [OWN]],
  'secretsmanager:forcedeletewithoutrecovery': [[], ['true'], ['false']],
  'secretsmanager:rotationlambdaarn': [[], ['arn:aws:lambda:us-east-1:700070007000:function:x']],
};

/** The same for what services do not send. */
const PERSONAL_CHOICES: typeof CHOICES = {
  'aws:principaltag/team': [[], ['payments'], ['Payments'], [OWN], ['kim'], [FRESH]],
  'aws:principaltag/unit': [[], ['payments'], ['x']],
  'aws:multifactorauthpresent': [[], ['true'], ['false']],
  'aws:multifactorauthage': [[], ['60'], ['3600'], ['3601']],
  'aws:tokenissuetime': [[], ['2025-01-01T00:00:00Z'], ['2025-12-31T00:00:00Z']],
  'aws:ec2instancesourcevpc': [[], ['vpc-0f0f0f'], ['vpc-named']],
};

/** So many ways of choosing are tried. */
const MOST_WAYS = 12;

function waysOf(table: typeof CHOICES, words: Words): readonly Call['keys'][] {
  const asked = Object.entries(table).filter(([key]) => mentions(words, `"${key}`, `{${key}`));
  const most = asked.reduce((product, [, values]) => product * values.length, 1);
  return Array.from({ length: Math.min(MOST_WAYS, most) }, (_, way) => {
    // Counts through the values of the keys as through the digits of a number, by strides that reach all of them.
    let rest = most > MOST_WAYS ? way * 37 : way;
    const chosen = asked.map(([key, values]) => {
      const value = values[rest % values.length] ?? [];
      rest = Math.floor(rest / values.length);
      return [key, value] as const;
    });
    return Object.fromEntries(chosen.filter(([, value]) => value.length > 0));
  });
}

/** What callers send along. */
export const choices = (kind: Call['kind'], words: Words): readonly Part[] =>
  waysOf(kind === 'direct' ? { ...CHOICES, ...PERSONAL_CHOICES } : CHOICES, words).map((keys) => ({
    keys,
    isFresh: !(keys['aws:ec2instancesourcevpc'] ?? []).some((vpc) => words.text.includes(vpc)),
  }));
