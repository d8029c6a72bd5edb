import { describe, expect, test } from 'vitest';
import yargs from 'yargs';
import { COLLECT_OPTIONS, collectOptions } from '../../src/cli/collect-options.js';
import type { Config } from '../../src/files/config.js';
import { UserError } from '../../src/model/user-error.js';

const optionsOf = (line: string, config: Config = {}) => {
  const args = line === '' ? [] : line.split(' ');
  const flags = yargs(args).options(COLLECT_OPTIONS).exitProcess(false).parseSync();
  return collectOptions(flags, config);
};

describe('how a scan collects', () => {
  test('has its defaults', () => {
    const { workers, ...others } = optionsOf('');
    expect(others).toEqual({
      scope: {},
      role: { name: undefined, externalId: undefined },
      concurrency: 256,
      rateShare: 0.4,
      patience: 300,
      deep: false,
      resume: false,
      since: undefined,
      fullEvery: 7,
    });
    expect([1, 2, 3, 4]).toContain(workers);
  });

  test.each<[string, object]>([
    ['--shard 3/16', { scope: { shard: { index: 3, of: 16 } } }],
    ['--shard 1/1', { scope: { shard: { index: 1, of: 1 } } }],
    ['--shard 99999/99999', { scope: { shard: { index: 99_999, of: 99_999 } } }],
    ['--rate-share 1', { rateShare: 1 }],
    ['--rate-share 0.001', { rateShare: 0.001 }],
    ['--patience 1', { patience: 1 }],
    ['--patience 86400', { patience: 86_400 }],
    ['--workers 64', { workers: 64 }],
    ['--concurrency 1000', { concurrency: 1000 }],
    ['--full-every 0', { fullEvery: 0 }],
    ['--full-every 0.5', { fullEvery: 0.5 }],
    ['--full-every 89', { fullEvery: 89 }],
    ['--since last', { since: 'last' }],
    ['--snapshot new --resume', { resume: true }],
    [
      '--account 100000000001,100000000002 --account 100000000003',
      { scope: { accounts: ['100000000001', '100000000002', '100000000003'] } },
    ],
    ['--account-tag a=b=c --account-tag d=', { scope: { accountTags: { a: 'b=c', d: '' } } }],
    ['--region us-gov-east-1,eu-west-1', { scope: { regions: ['us-gov-east-1', 'eu-west-1'] } }],
  ])('is what %s says', (line, expected) => {
    expect(optionsOf(line)).toMatchObject(expected);
  });

  test('is what the configuration says, where no flag says otherwise', () => {
    const config = { rateShare: 0.1, workers: 3, patience: 60, fullEvery: 2, concurrency: 5 };
    expect(optionsOf('--workers 2', config)).toMatchObject({ ...config, workers: 2 });
  });
});

describe('a wrong flag is told with what is right:', () => {
  test.each([
    ['--shard 0/3', '--shard 0/3: this is no shard\nWrite the third of sixteen parts as 3/16.'],
    ['--shard 4/3', '--shard 4/3: this is no shard'],
    ['--shard 1/0', '--shard 1/0: this is no shard'],
    ['--shard 3', '--shard 3: this is no shard'],
    ['--shard 1/2/3', '--shard 1/2/3: this is no shard'],
    ['--shard 1.5/3', '--shard 1.5/3: this is no shard'],
    ['--shard=-1/3', '--shard -1/3: this is no shard'],
    ['--shard 1/100000', '--shard 1/100000: this is no shard'],
    ['--shard=', '--shard : this is no shard'],
    ['--rate-share 0', '--rate-share: it must be above 0 and at most 1'],
    ['--rate-share 1.01', '--rate-share: it must be above 0 and at most 1'],
    ['--rate-share x', '--rate-share: it must be above 0 and at most 1'],
    ['--patience 0', '--patience: it must be a number of seconds from 1 to 86400'],
    ['--patience 86401', '--patience: it must be a number of seconds from 1 to 86400'],
    ['--workers 0', '--workers: it must be a whole number from 1 to 64'],
    ['--workers 1.5', '--workers: it must be a whole number from 1 to 64'],
    ['--workers 65', '--workers: it must be a whole number from 1 to 64'],
    ['--concurrency 0', '--concurrency: it must be a whole number from 1 to 1000'],
    ['--concurrency 1001', '--concurrency: it must be a whole number from 1 to 1000'],
    ['--full-every=-1', '--full-every: it must be a number of days from 0 to 89'],
    ['--full-every 90', '--full-every: it must be a number of days from 0 to 89'],
    ['--since a --since b', '--since: it can be given once only'],
    ['--workers 1 --workers 2', '--workers: it can be given once only'],
    ['--shard 1/2 --shard 2/2', '--shard: it can be given once only'],
    ['--since=', '--since: the path is empty'],
    ['--snapshot=', '--snapshot: the path is empty'],
    [
      '--resume',
      '--resume: it needs the folder of the scan that is to go on\nName it: --snapshot FOLDER --resume',
    ],
    ['--account 1', '--account 1: an account id has 12 digits'],
    ['--account-tag a', '--account-tag a: write it as NAME=VALUE'],
    ['--region Ireland', '--region Ireland: this is no name of a Region'],
    ['--role arn:aws:iam::1:role/x', '--role arn:aws:iam::1:role/x: no role can have this name'],
  ])('%s', (line, text) => {
    expect(() => optionsOf(line)).toThrow(UserError);
    expect(() => optionsOf(line)).toThrow(text);
  });

  test('a number of the configuration is checked alike', () => {
    expect(() => optionsOf('', { rateShare: 2 })).toThrow('--rate-share: it must be above 0');
  });
});
