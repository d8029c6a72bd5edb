import * as cloudtrailSdk from '@aws-sdk/client-cloudtrail';
import {
  type Event,
  type LookupAttribute,
  LookupEventsCommand,
  type LookupEventsCommandInput,
} from '@aws-sdk/client-cloudtrail';
import {
  CreateSecretCommand,
  DeleteResourcePolicyCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  ReplicateSecretToRegionsCommand,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadWorld } from '../../src/sandbox/load-world.js';
import { startSandbox } from '../../src/sandbox/server.js';
import type { EventEntry, World } from '../../src/sandbox/world.js';
import { deviations, outputOf } from './sdk-schema.js';
import { administrator, clientsFor, refusal, SHOP, tinyForTest } from './tiny.js';

const DB = 'prod/shop/db-password';
const ADMINISTRATOR = `arn:aws:iam::${SHOP}:user/administrator`;
const APP = `arn:aws:sts::${SHOP}:assumed-role/App/i-0abc`;

/** What is about secrets, apart from what always happens in an account. */
const ABOUT_SECRETS: LookupEventsCommandInput = {
  LookupAttributes: [
    { AttributeKey: 'EventSource', AttributeValue: 'secretsmanager.amazonaws.com' },
  ],
};

/**
 * A sandbox whose shop has a secret without a past and these events in eu-west-1, pages that are as long as they may be,
 * and no quotas.
 */
async function shopWith(events: readonly EventEntry[]) {
  const tiny = loadWorld('fixtures/tiny');
  const { listing: _none, ...organization } = tiny.organization;
  const shop = {
    secrets: { 'eu-west-1': [{ name: DB, suffix: 'AbCdEf' }, { name: 'prod/shop/never-read' }] },
    events: { 'eu-west-1': events },
  };
  const world: World = {
    ...tiny,
    organization,
    accounts: new Map([...tiny.accounts, ['tiny-shop', shop]]),
  };
  const sandbox = await startSandbox({ world, quotas: [] });
  onTestFinished(() => sandbox.close());
  const clients = clientsFor(sandbox.url, administrator(SHOP));
  return {
    ...clients,
    url: sandbox.url,
    lookUp: (input: LookupEventsCommandInput = {}) =>
      clients.cloudtrail.send(new LookupEventsCommand({ ...ABOUT_SECRETS, ...input })),
  };
}

const namesOf = (events: readonly Event[] | undefined) => events?.map(({ EventName }) => EventName);

/** The record inside of an event. */
function recordOf(event: Event | undefined): unknown {
  return JSON.parse(event?.CloudTrailEvent ?? '{}');
}

describe('what is done to secrets is recorded', () => {
  test('with the caller and the id that it wrote, newest first, in the Region where it was done', async () => {
    const { secrets, lookUp, url } = await shopWith([]);
    const arn = `arn:aws:secretsmanager:eu-west-1:${SHOP}:secret:${DB}-AbCdEf`;
    await secrets.send(new PutResourcePolicyCommand({ SecretId: DB, ResourcePolicy: '{}' }));
    await secrets.send(new DeleteResourcePolicyCommand({ SecretId: arn }));
    await secrets.send(new GetSecretValueCommand({ SecretId: arn.slice(0, -7) }));
    await secrets.send(new DescribeSecretCommand({ SecretId: DB }));
    const { Events: events } = await lookUp();
    expect(
      events?.map(({ EventName, ReadOnly, Username, Resources }) => [
        EventName,
        ReadOnly,
        Username,
        Resources,
      ]),
    ).toStrictEqual(
      [
        ['GetSecretValue', 'true', arn.slice(0, -7)],
        ['DeleteResourcePolicy', 'false', arn],
        ['PutResourcePolicy', 'false', DB],
      ].map(([name, readOnly, ResourceName]) => [
        name,
        readOnly,
        'administrator',
        [{ ResourceType: 'AWS::SecretsManager::Secret', ResourceName }],
      ]),
    );
    expect(recordOf(events?.at(-1))).toStrictEqual({
      eventVersion: '1.11',
      userIdentity: {
        type: 'IAMUser',
        principalId: expect.stringMatching(/^AIDA/),
        arn: ADMINISTRATOR,
        accountId: SHOP,
        accessKeyId: `AKIA${SHOP}DEMO`,
        userName: 'administrator',
      },
      eventTime: '2026-03-02T09:30:00Z',
      eventSource: 'secretsmanager.amazonaws.com',
      eventName: 'PutResourcePolicy',
      awsRegion: 'eu-west-1',
      sourceIPAddress: '192.0.2.10',
      userAgent: 'sandbox',
      requestParameters: { secretId: DB },
      responseElements: null,
      requestID: expect.any(String),
      eventID: events?.at(-1)?.EventId,
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: SHOP,
      eventCategory: 'Management',
    });
    const elsewhere = clientsFor(url, administrator(SHOP), 'us-east-1').cloudtrail;
    expect((await elsewhere.send(new LookupEventsCommand(ABOUT_SECRETS))).Events).toStrictEqual([]);
  });

  test('with what was made, and where it was copied to', async () => {
    const { secrets, lookUp } = await shopWith([]);
    const { ARN } = await secrets.send(
      new CreateSecretCommand({ Name: 'new/thing', SecretString: 'one' }),
    );
    await secrets.send(new PutSecretValueCommand({ SecretId: 'new/thing', SecretString: 'two' }));
    await secrets.send(
      new ReplicateSecretToRegionsCommand({
        SecretId: 'new/thing',
        AddReplicaRegions: [{ Region: 'us-east-1' }],
      }),
    );
    const { Events: events } = await lookUp();
    expect(events?.map(recordOf)).toMatchObject([
      {
        eventName: 'ReplicateSecretToRegions',
        requestParameters: { secretId: 'new/thing', addReplicaRegions: [{ region: 'us-east-1' }] },
      },
      { eventName: 'PutSecretValue', responseElements: { arn: ARN } },
      {
        eventName: 'CreateSecret',
        requestParameters: { name: 'new/thing' },
        responseElements: { arn: ARN },
      },
    ]);
    expect(JSON.stringify(events)).not.toContain('two');
  });

  test('also where it failed, or was denied', async () => {
    const tiny = await tinyForTest({
      faults: [{ kind: 'throttle', after: 1, operations: ['secretsmanager:Put*'] }],
    });
    const { secrets, cloudtrail: trail } = await tiny.assume({
      role: 'SecretsCensus',
      policy: {
        Statement: {
          Effect: 'Allow',
          Action: ['secretsmanager:DeleteSecret', 'cloudtrail:LookupEvents'],
          Resource: '*',
        },
      },
    });
    const put = new PutResourcePolicyCommand({ SecretId: DB, ResourcePolicy: '{}' });
    await refusal(secrets.send(put));
    await refusal(secrets.send(put));
    await refusal(secrets.send(new DeleteSecretCommand({ SecretId: 'not/there' })));
    const now = { StartTime: new Date('2026-03-02T09:30:00Z') };
    const { Events: events } = await trail.send(new LookupEventsCommand(now));
    const userIdentity = {
      type: 'AssumedRole',
      arn: `arn:aws:sts::${SHOP}:assumed-role/SecretsCensus/tests`,
      sessionContext: { sessionIssuer: { userName: 'SecretsCensus' } },
    };
    expect(events?.map(recordOf)).toMatchObject([
      {
        eventName: 'DeleteSecret',
        errorCode: 'ResourceNotFoundException',
        requestParameters: { secretId: 'not/there' },
        userIdentity,
      },
      {
        eventName: 'PutResourcePolicy',
        errorCode: 'AccessDeniedException',
        errorMessage: expect.stringContaining('no session policy allows'),
        userIdentity,
      },
    ]);
  });
});

describe('events of a world', () => {
  const EVENTS: readonly EventEntry[] = [
    { name: 'PutResourcePolicy', time: '3 days ago', secret: DB },
    { name: 'GetSecretValue', time: '1 day ago', secret: DB, by: APP },
    { name: 'CreateSecret', time: '2 days ago', secret: 'a/b', error: 'AccessDenied' },
    { name: 'RotateSecret', time: '91 days ago', secret: DB },
    { name: 'DeleteSecret', time: '90 days ago', secret: 'a/b', by: 'rds.amazonaws.com' },
  ];

  test('come newest first, for ninety days', async () => {
    const { lookUp } = await shopWith(EVENTS);
    const { Events: events } = await lookUp();
    expect(namesOf(events)).toStrictEqual([
      'GetSecretValue',
      'CreateSecret',
      'PutResourcePolicy',
      'DeleteSecret',
    ]);
    expect(events?.map(recordOf)).toMatchObject([
      { userIdentity: { type: 'AssumedRole', arn: APP }, readOnly: true },
      { requestParameters: { name: 'a/b' }, errorCode: 'AccessDenied' },
      { userIdentity: { arn: ADMINISTRATOR } },
      { userIdentity: { type: 'AWSService', invokedBy: 'rds.amazonaws.com' } },
    ]);
    expect(events?.[0]?.EventTime).toStrictEqual(new Date('2026-03-01T09:30:00Z'));
  });

  test.each<[LookupAttribute, readonly string[]]>([
    [{ AttributeKey: 'EventName', AttributeValue: 'CreateSecret' }, ['CreateSecret']],
    [{ AttributeKey: 'ResourceName', AttributeValue: DB }, ['GetSecretValue', 'PutResourcePolicy']],
    [{ AttributeKey: 'ResourceName', AttributeValue: 'a/b' }, ['CreateSecret', 'DeleteSecret']],
    [{ AttributeKey: 'Username', AttributeValue: 'i-0abc' }, ['GetSecretValue']],
    [{ AttributeKey: 'EventSource', AttributeValue: 'sns.amazonaws.com' }, []],
    [
      { AttributeKey: 'ResourceType', AttributeValue: 'AWS::SecretsManager::Secret' },
      ['GetSecretValue', 'CreateSecret', 'PutResourcePolicy', 'DeleteSecret'],
    ],
    [{ AttributeKey: 'EventName', AttributeValue: 'createsecret' }, []],
  ])('are found by %j', async (attribute, expected) => {
    const { lookUp } = await shopWith(EVENTS);
    const { Events: events } = await lookUp({ LookupAttributes: [attribute] });
    expect(namesOf(events)).toStrictEqual(expected);
  });

  test('are found by id and by access key', async () => {
    const { lookUp } = await shopWith(EVENTS);
    const [event] = (await lookUp()).Events ?? [];
    for (const [AttributeKey, AttributeValue] of [
      ['EventId', event?.EventId],
      ['AccessKeyId', event?.AccessKeyId],
    ] as const) {
      const { Events: found } = await lookUp({
        LookupAttributes: [{ AttributeKey, AttributeValue }],
      });
      expect(found).toStrictEqual([event]);
    }
  });

  test('lie between two times, both included', async () => {
    const { lookUp } = await shopWith(EVENTS);
    const { Events: events } = await lookUp({
      StartTime: new Date('2026-02-27T09:30:00Z'),
      EndTime: new Date('2026-02-28T09:30:00Z'),
    });
    expect(namesOf(events)).toStrictEqual(['CreateSecret', 'PutResourcePolicy']);
  });

  test('are not all about secrets: something reads every day, whatever else happens', async () => {
    const { lookUp } = await shopWith([]);
    const reads = { AttributeKey: 'ReadOnly', AttributeValue: 'true' } as const;
    const found: Event[] = [];
    let NextToken: string | undefined;
    do {
      const answer = await lookUp({
        LookupAttributes: [reads],
        ...(NextToken === undefined ? {} : { NextToken }),
      });
      found.push(...(answer.Events ?? []));
      NextToken = answer.NextToken;
    } while (NextToken !== undefined);
    const days = new Set(found.map(({ EventTime }) => EventTime?.toISOString().slice(0, 10)));
    expect(days.size).toBeGreaterThanOrEqual(90);
    const sources = new Set(found.map(({ EventSource }) => EventSource));
    expect(sources.size).toBeGreaterThan(3);
    expect(sources).not.toContain('secretsmanager.amazonaws.com');
    expect(found.map(recordOf)).toEqual(
      found.map(({ EventSource, EventName }) =>
        expect.objectContaining({
          eventSource: EventSource,
          eventName: EventName,
          readOnly: true,
        }),
      ),
    );
  });

  test('come in pages of fifty', async () => {
    const many = Array.from({ length: 120 }, (_, n) => ({
      name: 'PutResourcePolicy',
      time: `${n + 1} hours ago`,
      secret: `s-${n}`,
    }));
    const { lookUp } = await shopWith(many);
    const sizes: unknown[] = [];
    const names: unknown[] = [];
    let NextToken: string | undefined;
    do {
      const answer = await lookUp(NextToken ? { NextToken } : {});
      sizes.push(answer.Events?.length);
      names.push(...(answer.Events ?? []).map(({ Resources }) => Resources?.[0]?.ResourceName));
      NextToken = answer.NextToken;
    } while (NextToken !== undefined);
    expect(sizes).toStrictEqual([50, 50, 20]);
    expect(names).toStrictEqual(many.map(({ secret }) => secret));
  });
});

describe('LookupEvents refuses', () => {
  const name = { AttributeKey: 'EventName', AttributeValue: 'x' } as const;

  test.each<[string, LookupEventsCommandInput, string]>([
    ['two attributes', { LookupAttributes: [name, name] }, 'InvalidLookupAttributesException'],
    [
      'an empty value',
      { LookupAttributes: [{ ...name, AttributeValue: '' }] },
      'InvalidLookupAttributesException',
    ],
    [
      'a span that ends before it starts',
      { StartTime: new Date(2000), EndTime: new Date(1000) },
      'InvalidTimeRangeException',
    ],
    ['no results', { MaxResults: 0 }, 'InvalidMaxResultsException'],
    ['more than fifty', { MaxResults: 51 }, 'InvalidMaxResultsException'],
    ['a token of its own', { NextToken: 'made-up' }, 'InvalidNextTokenException'],
  ])('%s', async (_what, input, expected) => {
    const { lookUp } = await shopWith([]);
    expect(await refusal(lookUp(input))).toMatchObject({ name: expected, status: 400 });
  });

  test('a token of another search', async () => {
    const { lookUp } = await shopWith(
      [1, 2].map((n) => ({ name: 'PutResourcePolicy', time: 'now', secret: `s-${n}` })),
    );
    const { NextToken } = await lookUp({ MaxResults: 1 });
    const other = lookUp({ NextToken, LookupAttributes: [name] });
    expect(await refusal(other)).toMatchObject({ name: 'InvalidNextTokenException' });
  });

  test('more than two at once', async () => {
    const { cloudtrail: trail } = (await tinyForTest()).as(SHOP);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => refusal(trail.send(new LookupEventsCommand({})))),
    );
    expect(outcomes).toContainEqual({
      name: 'ThrottlingException',
      message: 'Rate exceeded',
      status: 400,
    });
  });
});

describe('on the wire', () => {
  test.each([
    'CloudTrail_20131101.LookupEvents',
    'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents',
  ])('%s has only members and types that the SDK knows', async (target) => {
    const { url } = await shopWith([
      { name: 'PutResourcePolicy', time: '3 days ago', secret: DB },
      { name: 'GetSecretValue', time: '4 days ago', secret: DB, by: APP },
    ]);
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        Authorization: `AWS4-HMAC-SHA256 Credential=AKIA${SHOP}DEMO/20260302/eu-west-1/cloudtrail/aws4_request, SignedHeaders=host, Signature=00`,
        'X-Amz-Target': target,
      },
      body: '{"MaxResults":1}',
    });
    expect(answer.status).toBe(200);
    const body: unknown = await answer.json();
    expect(deviations(outputOf(cloudtrailSdk.LookupEvents$), body)).toStrictEqual([]);
    expect(body).toMatchObject({ NextToken: expect.any(String) });
  });
});
