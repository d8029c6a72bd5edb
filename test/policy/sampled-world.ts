/** The world of the generated policies: whose the secret is, whom its owner trusts, and who else there is. */
import type { PolicyContext } from '../../src/model/access.js';
import type { Call } from './policy-json.js';

export const OWN = '111122223333';
export const PARTNER = '444455556666';
export const STRANGER = '999988887777';
export const OWN_ORGANIZATION = 'o-a1b2c3d4e5';
export const PARTNER_ORGANIZATION = 'o-partner1234';
export const OTHER_ORGANIZATION = 'o-zyxw987654';
export const SECRET = `arn:aws:secretsmanager:us-east-1:${OWN}:secret:prod/db-AbCdEf`;

/** A unique id that nobody knows the account of, and ids that the owner knows. */
export const IDS = {
  unknown: 'AROA1234567890EXAMPLE',
  own: 'AROAOWNOWNOWNOWNOWN01',
  stranger: 'AROASTRANGERKNOWN0001',
} as const;

/** What the sampled callers are strangers to. */
export const CONTEXT = {
  secretArn: SECRET,
  organizationId: OWN_ORGANIZATION,
  trustedAccounts: [PARTNER],
  trustedOrganizations: [PARTNER_ORGANIZATION],
  trustedNetworks: { cidrs: ['52.95.10.0/25'], vpcs: ['vpc-own'], vpcEndpoints: ['vpce-own'] },
  principalIds: {
    [IDS.own]: `arn:aws:iam::${OWN}:role/App`,
    [IDS.stranger]: `arn:aws:iam::${STRANGER}:role/App`,
  },
  now: new Date('2026-01-01T00:00:00Z'),
} as const satisfies PolicyContext;

/** Condition keys that are the same in every call. */
export const CONSTANT_KEYS: Call['keys'] = {
  'aws:currenttime': ['2026-01-01T00:00:00.000Z'],
  'aws:epochtime': ['1767225600'],
  'aws:requestedregion': ['us-east-1'],
  'aws:resourceaccount': [OWN],
  'aws:resourceorgid': [OWN_ORGANIZATION],
  'aws:securetransport': ['true'],
};

/** Condition keys that hold lists. */
export const MULTIVALUED: readonly string[] = [
  'aws:calledvia',
  'aws:principalorgpaths',
  'aws:principalservicenameslist',
  'aws:sourceorgpaths',
  'aws:tagkeys',
  'aws:vpceorgpaths',
];
