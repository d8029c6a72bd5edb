/** Rows of answers: what they tell, and which cannot be believed. */
import { describe, expect, test } from 'vitest';
import { observationOf, type SqlRow } from '../../../src/usage/sql/row.js';

const COUNT: SqlRow = {
  kind: 'count',
  account: '111111111111',
  region: 'eu-central-1',
  event: 'GetSecretValue',
  secret_id: 'shop/db',
  secret_id_list: undefined,
  caller_type: 'AssumedRole',
  caller_arn: 'arn:aws:iam::111111111111:role/Checkout',
  caller_account: '111111111111',
  invoked_by: undefined,
  function_name: undefined,
  via_vpc_endpoint: 'true',
  error_code: undefined,
  error_message: undefined,
  events: '12',
  session_hours: '3',
  first_at: '2026-10-01T06:00:01Z',
  last_at: '2026-10-02T10:00:00Z',
  days: '2026-10-01,2026-10-02',
  records_reads: 'true',
};

const ACTIVITY: SqlRow = { ...COUNT, kind: 'activity', event: undefined };

describe('a row', () => {
  test('of a count tells it, without what is NULL', () => {
    expect(observationOf(COUNT)).toEqual({
      kind: 'count',
      count: {
        account: '111111111111',
        region: 'eu-central-1',
        event: 'GetSecretValue',
        secretId: 'shop/db',
        caller: {
          type: 'AssumedRole',
          arn: 'arn:aws:iam::111111111111:role/Checkout',
          account: '111111111111',
        },
        viaVpcEndpoint: true,
        count: 12,
        sessionHours: 3,
        first: '2026-10-01T06:00:01Z',
        last: '2026-10-02T10:00:00Z',
      },
    });
  });

  test('of an activity tells its days in order', () => {
    expect(observationOf({ ...ACTIVITY, days: '2026-10-02,2026-10-01' })).toEqual({
      kind: 'activity',
      activity: {
        account: '111111111111',
        region: 'eu-central-1',
        days: ['2026-10-01', '2026-10-02'],
        recordsReads: true,
      },
    });
  });

  test.each([
    ['[ "a",  "b" ]', '["a","b"]'],
    ['[]', '[]'],
    ['"a"', undefined],
    ['null', undefined],
    ['[a, b]', undefined],
    ['', undefined],
  ])('with the list %j names %j', (text, expected) => {
    const told = observationOf({ ...COUNT, secret_id_list: text });
    expect(told?.kind === 'count' ? told.count.secretIdList : 'no count').toBe(expected);
  });

  test.each(['account', 'region'])('without its %s tells nothing', (column) => {
    expect(observationOf({ ...COUNT, [column]: undefined })).toBeUndefined();
  });

  test.each<[string, SqlRow]>([
    ['kind', { ...COUNT, kind: 'other' }],
    ['kind', { ...COUNT, kind: undefined }],
    ['event', { ...COUNT, event: 'DescribeSecret' }],
    ['events', { ...COUNT, events: '1e3' }],
    ['events', { ...COUNT, events: '99999999999999999999' }],
    ['session_hours', { ...COUNT, session_hours: undefined }],
    ['first_at', { ...COUNT, first_at: '2026-10-01' }],
    ['last_at', { ...COUNT, last_at: undefined }],
    ['via_vpc_endpoint', { ...COUNT, via_vpc_endpoint: undefined }],
    ['days', { ...ACTIVITY, days: '2026-02-31' }],
    ['days', { ...ACTIVITY, days: undefined }],
    ['records_reads', { ...ACTIVITY, records_reads: '1' }],
  ])('with another %s than we asked for is no answer', (column, row) => {
    expect(() => observationOf(row)).toThrow(column);
  });
});
