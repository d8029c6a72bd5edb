/** What flags and configuration say of use, and the mistakes in them. */
import { describe, expect, test } from 'vitest';
import { type UsageFlags, usageSettings } from '../../src/cli/usage-options.js';
import type { Config } from '../../src/files/config.js';

const NONE: UsageFlags = {
  usage: undefined,
  'usage-days': undefined,
  'usage-budget': undefined,
  'usage-region': undefined,
  'athena-workgroup': undefined,
  'athena-output': undefined,
};

const STORE = '6f2b1c9e-5d0a-4b7e-9c3f-2a8d4e6f0b15';
const STORE_ARN = `arn:aws:cloudtrail:eu-central-1:111122223333:eventdatastore/${STORE}`;

const settings = (flags: Partial<UsageFlags>, usage?: Config['usage']) =>
  usageSettings({ ...NONE, ...flags }, usage === undefined ? {} : { usage });

describe('the source of use', () => {
  test('is none where nobody asks', () => {
    expect(settings({})).toBeUndefined();
    expect(settings({}, { days: 30, budget: 5 })).toBeUndefined();
  });

  test.each<[string, Partial<UsageFlags>, Config['usage'], object]>([
    ['event history', { usage: 'events' }, undefined, { name: 'events', budget: 200 }],
    [
      'event history with a budget',
      { usage: 'events', 'usage-budget': 7 },
      { budget: 9 },
      { name: 'events', budget: 7 },
    ],
    ['a folder', { usage: 'logs=./a=b' }, undefined, { name: 'logs', path: './a=b' }],
    [
      'a bucket in a Region',
      { usage: 'logs=s3://trail-1/x', 'usage-region': 'eu-west-1' },
      undefined,
      { name: 'logs', path: 's3://trail-1/x', region: 'eu-west-1' },
    ],
    [
      'a table',
      { 'athena-workgroup': 'audit' },
      { source: 'athena=security.cloudtrail', output: 's3://results/x/', workgroup: 'primary' },
      {
        name: 'athena',
        database: 'security',
        table: 'cloudtrail',
        workgroup: 'audit',
        output: 's3://results/x/',
      },
    ],
    ['an event data store', { usage: `lake=${STORE}` }, undefined, { name: 'lake', store: STORE }],
    [
      'an event data store by its ARN',
      { usage: `lake=${STORE_ARN}` },
      undefined,
      { name: 'lake', store: STORE },
    ],
    [
      'the one that the flag names, not that of the configuration',
      { usage: 'events' },
      { source: 'logs=trail' },
      { name: 'events' },
    ],
  ])('is %s', (_, flags, config, choice) => {
    expect(settings(flags, config)).toMatchObject({ days: 90, choice });
  });

  test('looks back as far as it is told to', () => {
    expect(settings({ usage: 'logs=trail', 'usage-days': 400 })?.days).toBe(400);
    expect(settings({ usage: 'events' }, { days: 30 })?.days).toBe(30);
  });

  test.each<[Partial<UsageFlags>, Config['usage'], string]>([
    [
      { usage: 'log=x' },
      undefined,
      "--usage log=x: there is no source 'log'\nDid you mean 'logs'?",
    ],
    [{ usage: 'logs=' }, undefined, '--usage logs=: it does not say where\nWrite it as logs=PATH.'],
    [{ usage: 'athena' }, undefined, 'Write it as athena=DATABASE.TABLE.'],
    [{ usage: 'events=90' }, undefined, 'this source takes nothing behind its name'],
    [{ usage: 'logs=s3://No_Such_Bucket!' }, undefined, 'this is no place in S3'],
    [{ usage: 'athena=trails' }, undefined, 'this is no name of a table'],
    [{ usage: 'athena=a.b; DROP TABLE c' }, undefined, 'this is no name of a table'],
    [{ usage: 'lake=census' }, undefined, 'this is no event data store'],
    [
      { usage: 'athena=a.b', 'athena-output': 'results' },
      undefined,
      '--athena-output results: this is no place in S3',
    ],
    [{ usage: 'events', 'usage-days': 91 }, undefined, 'event history keeps 90 days'],
    [{ usage: 'events' }, { days: 400 }, 'event history keeps 90 days'],
    [{ usage: 'events', 'usage-budget': 0 }, undefined, '--usage-budget'],
    [{ usage: 'logs=x', 'usage-days': 0.5 }, undefined, '--usage-days'],
    [{ usage: 'logs=x', 'usage-budget': 5 }, undefined, "it means nothing to the source 'logs'"],
    [{ usage: 'lake=x', 'athena-workgroup': 'w' }, undefined, "nothing to the source 'lake'"],
    [{ 'usage-days': 5 }, undefined, 'nobody asks for that\nAdd --usage SOURCE.'],
    [{ usage: 'athena=a.b', 'usage-region': 'here' }, undefined, 'this is no name of a Region'],
    [{}, { source: 'logs' }, 'usage.source logs: it does not say where'],
  ])('%j beside %j is a mistake', (flags, config, text) => {
    expect(() => settings(flags, config)).toThrow(text);
  });
});
