import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EventCount } from '../../src/model/usage.js';
import { namedSecrets } from '../../src/usage/named-secrets.js';
import { routes } from '../../src/usage/route.js';
import { anyCount, arnOf, BANK, countOf, HOME, SHOP } from './samples.js';

const OF_BANK = arnOf('ledger', 'AbCdEf', HOME, BANK);

const owners = (count: EventCount): readonly string[] =>
  routes(count).map(({ account }) => account);

describe('a count goes', () => {
  test.each([
    ['to the account in the ARN', countOf({ secretId: OF_BANK }), [BANK]],
    ['to the account that recorded a bare name', countOf({ secretId: 'ledger' }), [SHOP]],
    ['to the account that recorded a call without a name', countOf(), [SHOP]],
    [
      'to no account that an ARN makes up',
      countOf({ secretId: arnOf('a', '', HOME, '../../x') }),
      [SHOP],
    ],
    [
      'with a rotation to the account in its ARN',
      countOf({ event: 'RotationFailed', secretId: OF_BANK }),
      [BANK],
    ],
    [
      'with a denial to the owner',
      countOf({ secretId: OF_BANK, errorCode: 'AccessDenied' }),
      [BANK],
    ],
    [
      'nowhere where a call failed by itself',
      countOf({ secretId: OF_BANK, errorCode: 'ThrottlingException' }),
      [],
    ],
  ] as const)('%s', (_, count, expected) => {
    expect(owners(count)).toEqual(expected);
  });

  test('in shares where a batch call names secrets of several accounts', () => {
    const ids = ['db', OF_BANK, arnOf('key')];
    const event = 'BatchGetSecretValue';
    const count = countOf({ event, secretIdList: JSON.stringify(ids), count: 7 });
    expect(routes(count)).toEqual([
      { account: SHOP, count: { ...count, secretIdList: JSON.stringify(['db', arnOf('key')]) } },
      { account: BANK, count: { ...count, secretIdList: JSON.stringify([OF_BANK]) } },
    ]);
  });

  test('whatever it says, to accounts, each name to one of them', () => {
    fc.assert(
      fc.property(anyCount, (count) => {
        const shares = routes(count);
        for (const { account } of shares) expect(account).toMatch(/^\d{12}$/);
        const names = shares.flatMap((share) => namedSecrets(share.count));
        if (shares.length > 0) expect(names.sort()).toEqual([...namedSecrets(count)].sort());
      }),
    );
  });
});
