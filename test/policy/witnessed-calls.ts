/** A witness -> the call that it describes, and whatever keeps such a call from ever being made by a stranger. */
import type { Witness } from '../../src/model/access.js';
import type { Call } from './policy-json.js';
import { CONSTANT_KEYS, CONTEXT, MULTIVALUED, OWN, SECRET } from './sampled-world.js';

/** The role that a session belongs to. */
const principalOfSession = (arn: string): string =>
  arn.replace(/^arn:aws:sts::(\d+):assumed-role\/([^/]+)\/.*$/, 'arn:aws:iam::$1:role/$2');

/** Lower-case key -> values. */
const shownIn = ({ context }: Witness): Call['keys'] =>
  Object.fromEntries(
    Object.entries(context).map(([key, value]) => {
      const name = key.toLowerCase();
      return [name, MULTIVALUED.includes(name) ? value.split(', ') : [value]] as const;
    }),
  );

/** A witness says what the policy asks for; what it leaves out follows from who calls. */
export function callOf(witness: Witness): Call {
  const { account, principalArn, service } = witness;
  const isService = service !== undefined;
  const keys: Call['keys'] = {
    ...CONSTANT_KEYS,
    'aws:principalisawsservice': [String(isService)],
    ...shownIn(witness),
  };
  if (isService) return { kind: 'service', secretArn: SECRET, service, keys };
  if (account === undefined || principalArn === undefined) throw new Error('Nobody calls.');
  const principal = keys['aws:principalarn']?.[0] ?? principalOfSession(principalArn);
  return {
    kind: 'direct',
    secretArn: SECRET,
    account,
    principalArn: principal,
    sessionArn: principalArn,
    keys: { 'aws:principalaccount': [account], 'aws:principalarn': [principal], ...keys },
  };
}

const TRUSTED: readonly (string | undefined)[] = [
  OWN,
  CONTEXT.organizationId,
  ...CONTEXT.trustedAccounts,
  ...CONTEXT.trustedOrganizations,
];

const OWN_PLACES: readonly (string | undefined)[] = [
  ...CONTEXT.trustedNetworks.vpcs,
  ...CONTEXT.trustedNetworks.vpcEndpoints,
];

const isTrusted = (id: string | undefined): boolean => id !== undefined && TRUSTED.includes(id);

/** The forms of `aws:userid`. Source: IAM user guide, "policy variables". */
const USER_IDS: readonly (readonly [arn: RegExp, id: (account: string) => RegExp])[] = [
  [/:role\//, () => /^AROA[A-Z0-9]+:[^:]+$/],
  [/:user\//, () => /^AIDA[A-Z0-9]+$/],
  [/:root$/, (account) => new RegExp(`^${account}$`)],
  [/:federated-user\//, (account) => new RegExp(`^${account}:.+$`)],
];

const TRUSTED_BLOCK = /^52\.95\.10\.(\d|\d\d|1[01]\d|12[0-7])$/;
const RESERVED = /^(0|10|127)\.|^169\.254\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^f[cd]|^fe80/;

const PERSONAL_ONLY: readonly string[] = ['aws:principalarn', 'aws:principalorgid', 'aws:userid'];
const SERVICE_ONLY: readonly string[] = ['aws:sourceaccount', 'aws:sourcearn', 'aws:sourceorgid'];

type Rule = readonly [name: string, isBroken: (call: Call, witness: Witness) => boolean];

const first = ({ keys }: Call, key: string): string | undefined => keys[key]?.[0];

const differs = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && other !== undefined && one !== other;

const IN_ALL: readonly Rule[] = [
  ['an own endpoint', (call) => OWN_PLACES.includes(first(call, 'aws:sourcevpce'))],
  ['an own VPC', (call) => OWN_PLACES.includes(first(call, 'aws:sourcevpc'))],
  ['an own address', (call) => TRUSTED_BLOCK.test(first(call, 'aws:sourceip') ?? '')],
  ['a reserved address', (call) => RESERVED.test(first(call, 'aws:sourceip') ?? '')],
  [
    'two ways of coming',
    ({ keys }) => keys['aws:sourceip'] !== undefined && keys['aws:sourcevpce'] !== undefined,
  ],
];

const IN_DIRECT: readonly Rule[] = [
  ['a trusted account', ({ account }) => isTrusted(account)],
  ['a trusted organization', (_call, { organization }) => isTrusted(organization)],
  ['source keys', ({ keys }) => SERVICE_ONLY.some((key) => keys[key] !== undefined)],
  [
    'an ARN of another account',
    ({ principalArn, sessionArn, account }) =>
      [principalArn, sessionArn].some((arn) => arn?.split(':')[4] !== account),
  ],
  ['another account', (call) => differs(call.account, first(call, 'aws:principalaccount'))],
  [
    'another organization',
    (call, { organization }) => differs(organization, first(call, 'aws:principalorgid')),
  ],
  [
    'a path of another organization',
    ({ keys }, { organization }) =>
      (keys['aws:principalorgpaths'] ?? []).some((path) => path.split('/')[0] !== organization),
  ],
  [
    'an id of another kind',
    (call) => {
      const id = first(call, 'aws:userid');
      const form = USER_IDS.find(([arn]) => arn.test(call.principalArn ?? ''))?.[1];
      return id !== undefined && form?.(call.account ?? '').test(id) !== true;
    },
  ],
  [
    'the id of another principal',
    (call) => {
      const id = first(call, 'aws:userid')?.split(':')[0] ?? '';
      const owners: Readonly<Record<string, string>> = CONTEXT.principalIds;
      return differs(owners[id], call.principalArn);
    },
  ],
  [
    'the name of a user',
    (call) => first(call, 'aws:username') !== undefined && !/:user\//.test(call.principalArn ?? ''),
  ],
];

const OF_SERVICES: readonly Rule[] = [
  ['a trusted source', (call) => isTrusted(first(call, 'aws:sourceaccount'))],
  ['a trusted source organization', (call) => isTrusted(first(call, 'aws:sourceorgid'))],
  ['no source', (call) => first(call, 'aws:sourceaccount') === undefined],
  ['keys of a person', ({ keys }) => PERSONAL_ONLY.some((key) => keys[key] !== undefined)],
  [
    'a source of another account',
    (call) =>
      !['', first(call, 'aws:sourceaccount')].includes(
        first(call, 'aws:sourcearn')?.split(':')[4] ?? '',
      ),
  ],
];

/** What no call by a stranger has; empty for a witness that is one. */
export function oddities(witness: Witness): readonly string[] {
  const call = callOf(witness);
  const rules = [...IN_ALL, ...(call.kind === 'direct' ? IN_DIRECT : OF_SERVICES)];
  return rules.filter(([, isBroken]) => isBroken(call, witness)).map(([name]) => name);
}
