import { describe, expect, test } from 'vitest';
import { factsOf } from '../../src/evaluate/facts-of.js';
import type { Account } from '../../src/model/account.js';
import { type Gap, gapIn } from '../../src/model/gap.js';
import type { Secret } from '../../src/model/secret.js';

const NOW = new Date('2026-03-02T09:30:00Z');
const ARN = 'arn:aws:secretsmanager:eu-west-1:100000000002:secret:db-AbCdEf';

const secret = (account: Partial<Account>, gaps: readonly Gap[] = []): Secret => ({
  arn: ARN,
  groupArn: ARN,
  name: 'db',
  account: { id: '100000000002', state: 'ACTIVE', ...account },
  region: 'eu-west-1',
  partition: 'aws',
  tags: {},
  rotation: { enabled: false, kind: 'none' },
  key: { managedBy: 'aws' },
  replica: { isReplica: false, primaryRegion: 'eu-west-1', regions: [], failed: [] },
  deletion: { scheduled: false },
  policy: { present: false },
  gaps,
});

const tagGaps = (subject: Secret): readonly Gap[] =>
  factsOf(subject, { now: NOW }).gaps.filter(({ fact }) => fact === 'account.tags');

describe('tags of the account', () => {
  test('that were read are no gap', () => {
    expect(tagGaps(secret({ tags: {} }))).toEqual([]);
  });

  test('that nobody asked for are a gap, which names the setting that asks', () => {
    expect(tagGaps(secret({}))).toMatchObject([
      { reason: 'notCollected', detail: expect.stringContaining('readAccountTags') },
    ]);
  });

  test('that could not be read keep their own reason', () => {
    const denied = gapIn('account.tags', { reason: 'accessDenied' });
    expect(tagGaps(secret({}, [denied]))).toEqual([denied]);
  });
});
