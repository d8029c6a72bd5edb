import { describe, expect, test } from 'vitest';
import { AssumeRoleError, RoleSession } from '../../src/aws/session.js';
import { answered, failed } from '../../src/model/gap.js';

const MINUTE = 60_000;

describe('the session of a role', () => {
  // A clock that is off by hours starts at another number, and nothing else may change.
  test.each([0, Date.UTC(2026, 0, 1), Date.UTC(2040, 0, 1)])(
    'is assumed again five minutes before its hour ends, on a clock that starts at %i',
    async (start) => {
      let now = start;
      let assumed = 0;
      const session = new RoleSession(
        async () => answered({ accessKeyId: String(++assumed), secretAccessKey: 'x' }),
        () => now,
      );
      const keyAt = async (minutes: number): Promise<string> => {
        now = start + minutes * MINUTE;
        return (await session.credentials()).accessKeyId;
      };
      expect(await keyAt(0)).toBe('1');
      expect(await keyAt(1)).toBe('1');
      expect(await keyAt(55 - 1 / MINUTE)).toBe('1');
      expect(await keyAt(55)).toBe('2');
      expect(await keyAt(55 + 54)).toBe('2');
      expect(await keyAt(55 + 55)).toBe('3');
    },
  );

  test('is assumed once for all who wait', async () => {
    let assumed = 0;
    const session = new RoleSession(async () =>
      answered({ accessKeyId: String(++assumed), secretAccessKey: 'x' }),
    );
    await Promise.all([session.credentials(), session.credentials()]);
    expect(assumed).toBe(1);
  });

  test('is assumed again once AWS calls its credentials expired, and only once for all who hear it', async () => {
    let assumed = 0;
    const session = new RoleSession(async () =>
      answered({ accessKeyId: String(++assumed), secretAccessKey: 'x' }),
    );
    const first = await session.credentials();
    session.expired(first);
    const second = await session.credentials();
    session.expired(first);
    expect(await session.credentials()).toBe(second);
    expect(second.accessKeyId).toBe('2');
  });

  test('keeps the credentials that are on their way when others hear late that the old ones have expired', async () => {
    let assumed = 0;
    const session = new RoleSession(async () =>
      answered({ accessKeyId: String(++assumed), secretAccessKey: 'x' }),
    );
    const first = await session.credentials();
    session.expired(first);
    const onItsWay = session.credentials();
    session.expired(first);
    expect(await session.credentials()).toBe(await onItsWay);
    expect(assumed).toBe(2);
  });

  test('is tried again after a failure, which is told as one of the role', async () => {
    let assumed = 0;
    const session = new RoleSession(async () => {
      if (++assumed === 1) return failed({ reason: 'accessDenied', api: 'sts:AssumeRole' });
      return answered({ accessKeyId: 'a', secretAccessKey: 'x' });
    });
    await expect(session.credentials()).rejects.toThrow(AssumeRoleError);
    await expect(session.credentials()).resolves.toMatchObject({ accessKeyId: 'a' });
  });
});
