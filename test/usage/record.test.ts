import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recordedUse } from '../../src/usage/record.js';
import { arnOf, BANK, HOME, roleOf, SHOP } from './samples.js';

const SESSION = `arn:aws:sts::${SHOP}:assumed-role/Checkout/rotate`;

const IDENTITY = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLE:rotate',
  arn: SESSION,
  accountId: SHOP,
  sessionContext: {
    sessionIssuer: { type: 'Role', arn: roleOf('Checkout'), accountId: SHOP, userName: 'Checkout' },
    attributes: { creationDate: '2026-10-05T07:00:00Z', mfaAuthenticated: 'false' },
  },
};

/** As CloudTrail writes it. */
const RECORD = {
  eventVersion: '1.11',
  eventTime: '2026-10-05T08:00:00Z',
  eventSource: 'secretsmanager.amazonaws.com',
  eventName: 'GetSecretValue',
  awsRegion: HOME,
  sourceIPAddress: '198.51.100.7',
  userAgent: 'aws-sdk-js/3',
  userIdentity: IDENTITY,
  requestParameters: { secretId: 'db' },
  responseElements: null,
  readOnly: true,
  recipientAccountId: SHOP,
};

const USE = {
  key: {
    account: SHOP,
    region: HOME,
    event: 'GetSecretValue',
    secretId: 'db',
    caller: { type: 'AssumedRole', arn: roleOf('Checkout'), account: SHOP },
    viaVpcEndpoint: false,
  },
  time: '2026-10-05T08:00:00Z',
  session: SESSION,
};

const { secretId: _, ...NAMELESS } = USE.key;
const { session: __, ...SESSIONLESS } = USE;

const READ: readonly (readonly [what: string, record: object, use: object])[] = [
  ['a read', {}, USE],
  ['a fraction of a second is cut off', { eventTime: '2026-10-05T08:00:00.999Z' }, USE],
  [
    'the session of a Lambda function has its name',
    { userAgent: 'aws-sdk exec-env/AWS_Lambda_nodejs20.x' },
    { ...USE, key: { ...USE.key, functionName: 'rotate' } },
  ],
  [
    'the way through a VPC endpoint',
    { vpcEndpointId: 'vpce-0a1b2c3d' },
    { ...USE, key: { ...USE.key, viaVpcEndpoint: true } },
  ],
  [
    'a refusal, which may have cost the parameters, and whose message tells names',
    { requestParameters: null, errorCode: 'AccessDenied', errorMessage: 'User: ...' },
    { ...USE, key: { ...NAMELESS, errorCode: 'AccessDenied' } },
  ],
  [
    'a batch call with names',
    { eventName: 'BatchGetSecretValue', requestParameters: { secretIdList: ['db', 'key'] } },
    { ...USE, key: { ...NAMELESS, event: 'BatchGetSecretValue', secretIdList: '["db","key"]' } },
  ],
  [
    'a batch call with filters',
    { eventName: 'BatchGetSecretValue', requestParameters: { filters: [{ key: 'name' }] } },
    { ...USE, key: { ...NAMELESS, event: 'BatchGetSecretValue' } },
  ],
  [
    'a rotation that failed, with its message',
    {
      eventName: 'RotationFailed',
      eventType: 'AwsServiceEvent',
      userIdentity: { accountId: SHOP, invokedBy: 'secretsmanager.amazonaws.com' },
      requestParameters: null,
      additionalEventData: { SecretId: arnOf('db') },
      errorMessage: 'Error during setSecret step',
    },
    {
      ...SESSIONLESS,
      key: {
        ...USE.key,
        event: 'RotationFailed',
        secretId: arnOf('db'),
        caller: { account: SHOP, invokedBy: 'secretsmanager.amazonaws.com' },
        errorMessage: 'Error during setSecret step',
      },
    },
  ],
  [
    "the owner's record of a call from another account",
    {
      userIdentity: { type: 'AWSAccount', principalId: 'AIDAX', accountId: BANK },
      sharedEventID: 's',
    },
    {
      ...USE,
      key: { ...USE.key, caller: { type: 'AWSAccount', account: BANK } },
      session: 'AIDAX',
      sharedEventId: 's',
    },
  ],
  [
    'a caller of whom nothing is told',
    { userIdentity: null },
    { ...SESSIONLESS, key: { ...USE.key, caller: {} } },
  ],
  [
    'shapes that no record has',
    {
      userIdentity: { type: 7, arn: ['a'], sessionContext: 'x', accountId: {} },
      requestParameters: ['db'],
      additionalEventData: 'SecretId',
      errorCode: '',
      vpcEndpointId: null,
      userAgent: { AWS_Lambda_: 1 },
    },
    { ...SESSIONLESS, key: { ...NAMELESS, caller: {} } },
  ],
];

describe('a record is understood:', () => {
  test.each(READ)('%s', (_what, more, use) => {
    expect(recordedUse({ ...RECORD, ...more })).toEqual(use);
  });
});

describe('a record is passed over:', () => {
  test.each([
    ['an event of another service', { eventSource: 'kms.amazonaws.com' }],
    ['an event that is no use', { eventName: 'DescribeSecret' }],
    ['the name of an object', { eventName: 'constructor' }],
    ['one without an account', { recipientAccountId: undefined }],
    ['one without a Region', { awsRegion: '' }],
    ['one without a time', { eventTime: null }],
    ['one whose time is none', { eventTime: 'yesterday' }],
    ['one of another calendar', { eventTime: '+012026-10-05T08:00:00Z' }],
    ['one of local time', { eventTime: '2026-10-05T08:00:00+02:00' }],
  ])('%s', (_what, more) => {
    expect(recordedUse({ ...RECORD, ...more })).toBeUndefined();
  });

  test.each([undefined, null, 7, 'record', [], [RECORD], Object.create(RECORD)])('%j', (value) => {
    expect(recordedUse(value)).toBeUndefined();
  });
});

test('whatever stands in a record, it is understood or passed over', () => {
  const anyField = fc.constantFrom(...Object.keys(RECORD), 'additionalEventData', 'sharedEventID');
  fc.assert(
    fc.property(anyField, fc.jsonValue(), (field, value) => {
      const use = recordedUse({ ...RECORD, [field]: value });
      if (use !== undefined) expect(use.key.account).toBeTruthy();
    }),
  );
});
