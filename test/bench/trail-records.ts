/** Draws -> records as CloudTrail writes them, of many services, of 900 to 1500 bytes. */
import { type Draw, pick, textOf } from './random.js';

const HEX = '0123456789abcdef';
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What is not read: the shares of other services, by what they are called. */
const OTHERS = [
  ['ec2', 'DescribeInstances', true],
  ['sts', 'AssumeRole', true],
  ['s3', 'GetBucketAcl', true],
  ['kms', 'Decrypt', true],
  ['logs', 'CreateLogStream', false],
  ['dynamodb', 'DescribeTable', true],
  ['lambda', 'GetFunction20150331v2', true],
  ['iam', 'GetRole', true],
  ['ecs', 'RegisterTaskDefinition', false],
] as const;

/** One record in so many is of Secrets Manager. */
const USE_EVERY = 50;

/** Where and when records are. */
export interface RecordPlace {
  readonly account: string;
  readonly region: string;
  /** `YYYY-MM-DD`. */
  readonly day: string;
}

const uuid = (draw: Draw): string =>
  [8, 4, 4, 4, 12].map((length) => textOf(draw, HEX, length)).join('-');

const twoDigits = (value: number): string => String(value).padStart(2, '0');

const timeOn = (draw: Draw, day: string): string =>
  `${day}T${[24, 60, 60].map((bound) => twoDigits(draw(bound))).join(':')}Z`;

function identityOf(draw: Draw, account: string): object {
  const role = `service-${draw(40)}`;
  const session = `session-${draw(500)}`;
  return {
    type: 'AssumedRole',
    principalId: `AROA:${session}`,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
    accountId: account,
    accessKeyId: `ASIA${textOf(draw, UPPER, 16)}`,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        arn: `arn:aws:iam::${account}:role/${role}`,
        accountId: account,
        userName: role,
      },
      attributes: { creationDate: '2026-10-01T00:00:00Z', mfaAuthenticated: 'false' },
    },
  };
}

const requestOf = (draw: Draw): object => ({
  filterSet: {
    items: [{ name: 'tag:Name', valueSet: { items: [{ value: `app-${textOf(draw, HEX, 6)}` }] } }],
  },
  note: `say "${textOf(draw, HEX, 10)}", then {${'detail '.repeat(draw(20))}}`,
});

/** Whether a record is of Secrets Manager. */
export interface DrawnRecord {
  readonly isUse: boolean;
  readonly record: object;
}

/** A record of the day. */
export function drawRecord(draw: Draw, { account, region, day }: RecordPlace): DrawnRecord {
  const isUse = draw(USE_EVERY) === 0;
  const [service, name, readOnly] = isUse
    ? (['secretsmanager', 'GetSecretValue', true] as const)
    : pick(draw, OTHERS);
  const secret = `arn:aws:secretsmanager:${region}:${account}:secret:app/db-${draw(300)}-AbCdEf`;
  const record = {
    eventVersion: '1.11',
    userIdentity: identityOf(draw, account),
    eventTime: timeOn(draw, day),
    eventSource: `${service}.amazonaws.com`,
    eventName: name,
    awsRegion: region,
    sourceIPAddress: `10.${draw(256)}.${draw(256)}.${draw(256)}`,
    userAgent: `aws-sdk-java/2.20.${draw(100)} Linux/5.10 exec-env/AWS_ECS_FARGATE`,
    requestParameters: isUse ? { secretId: secret } : requestOf(draw),
    responseElements: null,
    requestID: uuid(draw),
    eventID: uuid(draw),
    readOnly,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: `${service}.${region}.amazonaws.com`,
    },
  };
  return { isUse, record };
}
