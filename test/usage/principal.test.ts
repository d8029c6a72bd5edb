import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CallerIdentity, Principal } from '../../src/model/usage.js';
import { Principals, principalKey, principalOf } from '../../src/usage/principal.js';
import { BANK, roleOf, SHOP } from './samples.js';

const ROLE: Principal = { kind: 'role', id: roleOf('Checkout'), account: SHOP };
const USER = `arn:aws:iam::${SHOP}:user/people/ada`;
const GOV = `arn:aws-us-gov:sts::${SHOP}:assumed-role/Checkout/i-0123`;
const FEDERATED = `arn:aws:sts::${SHOP}:federated-user/ada`;

const CALLERS: readonly (readonly [what: string, CallerIdentity, Principal])[] = [
  ['a session is its role', { type: 'AssumedRole', arn: roleOf('Checkout'), account: SHOP }, ROLE],
  [
    'a session whose issuer is not told is a role of that name',
    { type: 'AssumedRole', arn: `arn:aws:sts::${SHOP}:assumed-role/Checkout/i-0123` },
    ROLE,
  ],
  [
    'a session keeps its partition',
    { type: 'AssumedRole', arn: GOV },
    { kind: 'role', id: `arn:aws-us-gov:iam::${SHOP}:role/Checkout`, account: SHOP },
  ],
  [
    'a role keeps its path',
    { type: 'AssumedRole', arn: roleOf('team/a/Checkout') },
    { ...ROLE, id: roleOf('team/a/Checkout') },
  ],
  [
    'the account of the ARN counts more than the one beside it',
    { arn: roleOf('Checkout'), account: BANK },
    ROLE,
  ],
  [
    'a user is a user',
    { type: 'IAMUser', arn: USER, account: SHOP },
    { kind: 'user', id: USER, account: SHOP },
  ],
  [
    'the root of an account is root',
    { type: 'Root', arn: `arn:aws:iam::${SHOP}:root`, account: SHOP },
    { kind: 'root', id: `arn:aws:iam::${SHOP}:root`, account: SHOP },
  ],
  [
    'a federated user is one',
    { type: 'FederatedUser', arn: FEDERATED, account: SHOP },
    { kind: 'federated', id: FEDERATED, account: SHOP },
  ],
  [
    'a federated session that a user issued is that user',
    { type: 'FederatedUser', arn: USER, account: SHOP },
    { kind: 'user', id: USER, account: SHOP },
  ],
  [
    'a user of Identity Center without an ARN is known by the account',
    { type: 'IdentityCenterUser', account: SHOP },
    { kind: 'federated', id: SHOP, account: SHOP },
  ],
  [
    'a SAML user is federated',
    { type: 'SAMLUser', arn: 'somebody', account: SHOP },
    { kind: 'federated', id: 'somebody', account: SHOP },
  ],
  [
    'a web identity is federated',
    { type: 'WebIdentityUser' },
    { kind: 'federated', id: 'WebIdentityUser' },
  ],
  [
    'a service is itself',
    { type: 'AWSService', invokedBy: 'rds.amazonaws.com' },
    { kind: 'service', id: 'rds.amazonaws.com' },
  ],
  [
    'a call that a service makes for a role is the call of the service',
    {
      type: 'AssumedRole',
      arn: roleOf('Checkout'),
      account: SHOP,
      invokedBy: 'ecs-tasks.amazonaws.com',
    },
    { kind: 'service', id: 'ecs-tasks.amazonaws.com' },
  ],
  [
    'the service of a rotation needs no type',
    { account: SHOP, invokedBy: 'secretsmanager.amazonaws.com' },
    { kind: 'service', id: 'secretsmanager.amazonaws.com' },
  ],
  [
    'AWS Internal is no service that hides a role',
    { type: 'AssumedRole', arn: roleOf('Checkout'), account: SHOP, invokedBy: 'AWS Internal' },
    ROLE,
  ],
  [
    'AWS Internal alone is a service',
    { type: 'AWSService', invokedBy: 'AWS Internal' },
    { kind: 'service', id: 'AWS Internal' },
  ],
  [
    'the owner sees another account without an ARN as that account',
    { type: 'AWSAccount', account: BANK },
    { kind: 'account', id: BANK, account: BANK },
  ],
  [
    'another account with an ARN is who calls',
    { type: 'AWSAccount', arn: roleOf('Audit', BANK), account: BANK },
    { kind: 'role', id: roleOf('Audit', BANK), account: BANK },
  ],
  [
    'an unknown type with an ARN of no principal is unknown',
    { type: 'Unknown', arn: 'arn:aws:s3:::bucket', account: SHOP },
    { kind: 'unknown', id: 'arn:aws:s3:::bucket', account: SHOP },
  ],
  ['nothing is unknown', {}, { kind: 'unknown', id: 'unknown' }],
  [
    'empty texts are nothing',
    { type: '', arn: '', account: '', invokedBy: '' },
    { kind: 'unknown', id: 'unknown' },
  ],
  [
    'an account that is none is left out',
    { type: 'IAMUser', arn: 'x', account: '../..' },
    { kind: 'user', id: 'x' },
  ],
  [
    'a type of an object is no type',
    { type: 'constructor', account: SHOP },
    { kind: 'unknown', id: SHOP, account: SHOP },
  ],
];

describe('principals', () => {
  test.each(CALLERS)('%s', (_, caller, expected) => {
    expect(principalOf(caller)).toEqual(expected);
  });

  test('all sessions of a role are one', () => {
    const keys = ['a', 'b'].map((session) =>
      principalKey(principalOf({ arn: `arn:aws:sts::${SHOP}:assumed-role/Checkout/${session}` })),
    );
    expect(new Set(keys).size).toBe(1);
  });

  test('whatever a record says, there is a principal with a name of bounded length', () => {
    const anyText = fc.option(fc.oneof(fc.string(), fc.constant('a'.repeat(100_000))), {
      nil: undefined,
    });
    fc.assert(
      fc.property(anyText, anyText, anyText, anyText, (type, arn, account, invokedBy) => {
        const texts = Object.entries({ type, arn, account, invokedBy });
        const { id } = principalOf(
          Object.fromEntries(texts.filter(([, text]) => text !== undefined)),
        );
        expect(id.length).toBeGreaterThan(0);
        expect(id.length).toBeLessThan(3000);
      }),
    );
  });

  test('are one object for one principal, and never for two', () => {
    const callers: readonly CallerIdentity[] = [
      ...CALLERS.map(([, caller]) => caller),
      { type: 'ab', arn: 'c' },
      { type: 'a', arn: 'bc' },
      { arn: 'a', invokedBy: 'bc' },
      { arn: 'ab', invokedBy: 'c' },
    ];
    const known = new Principals();
    for (const a of callers) {
      expect(known.of(a).principal).toEqual(principalOf(a));
      for (const b of callers)
        expect(known.of(a) === known.of(b)).toBe(
          principalKey(principalOf(a)) === principalKey(principalOf(b)),
        );
    }
  });
});
