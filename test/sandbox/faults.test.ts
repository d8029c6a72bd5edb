import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { ListAccountsCommand } from '@aws-sdk/client-organizations';
import { GetResourcePolicyCommand, ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, test, vi } from 'vitest';
import type { DenyingPolicy, Fault, FaultEffect } from '../../src/sandbox/faults/fault.js';
import { planFaults } from '../../src/sandbox/faults/plan.js';
import { AUDIT, administrator, clientsFor, ROOT, refusal, SHOP, tinyForTest } from './tiny.js';

const list = new ListSecretsCommand({});
const policyOf = new GetResourcePolicyCommand({ SecretId: 'prod/shop/db-password' });
const whoAmI = new GetCallerIdentityCommand({});
const regions = new DescribeRegionsCommand({});
const assume = new AssumeRoleCommand({
  RoleArn: `arn:aws:iam::${SHOP}:role/SecretsCensus`,
  RoleSessionName: 'tests',
});

const always = (effect: FaultEffect): readonly Fault[] => [effect];

describe('every service refuses in its own words', () => {
  const DENIED = 'because no identity-based policy allows the';

  test.each<[FaultEffect, object, object, object]>([
    [
      { kind: 'throttle' },
      { name: 'ThrottlingException', message: 'Rate exceeded', status: 400 },
      { name: 'Throttling', message: 'Rate exceeded', status: 400 },
      { name: 'RequestLimitExceeded', message: 'Rate exceeded', status: 503 },
    ],
    [
      { kind: 'serverError' },
      { name: 'InternalServiceError', status: 500 },
      { name: 'InternalFailure', status: 500 },
      { name: 'InternalError', status: 500 },
    ],
    [
      { kind: 'serverError', status: 503 },
      { name: 'ServiceUnavailableException', status: 503 },
      { name: 'ServiceUnavailable', status: 503 },
      { name: 'Unavailable', status: 503 },
    ],
    [
      { kind: 'deny' },
      { name: 'AccessDeniedException', message: expect.stringContaining(DENIED), status: 400 },
      { name: 'AccessDenied', message: expect.stringContaining(DENIED), status: 403 },
      { name: 'UnauthorizedOperation', message: expect.stringContaining(DENIED), status: 403 },
    ],
  ])('%j', async (effect, ofSecrets, ofSts, ofEc2) => {
    const { secrets, sts, ec2 } = (await tinyForTest({ faults: always(effect) })).as(SHOP);
    expect(await refusal(secrets.send(list))).toMatchObject(ofSecrets);
    expect(await refusal(sts.send(assume))).toMatchObject(ofSts);
    expect(await refusal(ec2.send(regions))).toMatchObject(ofEc2);
  });

  const user = `User: arn:aws:iam::${SHOP}:user/administrator is not authorized to perform: secretsmanager:ListSecrets`;

  test.each<[DenyingPolicy, string]>([
    [
      'serviceControlPolicy',
      `with an explicit deny in a service control policy: arn:aws:organizations::${ROOT}:policy/o-tiny000001/service_control_policy/p-fault0001`,
    ],
    [
      'permissionsBoundary',
      `with an explicit deny in a permissions boundary: arn:aws:iam::${SHOP}:policy/administratorBoundary`,
    ],
    ['sessionPolicy', 'with an explicit deny in a session policy'],
    [
      'identityPolicy',
      'because no identity-based policy allows the secretsmanager:ListSecrets action',
    ],
  ])('a denial by %s', async (by, reason) => {
    const tiny = await tinyForTest({ faults: [{ kind: 'deny', by }] });
    expect(await refusal(tiny.as(SHOP).secrets.send(list))).toStrictEqual({
      name: 'AccessDeniedException',
      message: `${user} ${reason}`,
      status: 400,
    });
  });
});

describe('on the connection', () => {
  test('a reset is one', async () => {
    const tiny = await tinyForTest({ faults: always({ kind: 'reset' }) });
    await expect(tiny.as(SHOP).secrets.send(list)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  test('a body that is cut off ends the connection', async () => {
    const tiny = await tinyForTest({ faults: always({ kind: 'truncate' }) });
    await expect(tiny.as(SHOP).secrets.send(list)).rejects.toMatchObject({
      message: expect.stringContaining('aborted'),
    });
  });

  test('half a body may look whole until it is read', async () => {
    const tiny = await tinyForTest({ faults: always({ kind: 'truncate', announced: 'half' }) });
    expect(await refusal(tiny.as(SHOP).secrets.send(list))).toMatchObject({ name: 'SyntaxError' });
  });

  test.each([200, 500, 503] as const)('a page in HTML comes with status %d', async (status) => {
    const tiny = await tinyForTest({ faults: always({ kind: 'html', status }) });
    const answer = await fetch(tiny.url, {
      method: 'POST',
      headers: {
        Authorization: `AWS4-HMAC-SHA256 Credential=AKIA${SHOP}DEMO/20260302/eu-west-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=00`,
        'X-Amz-Target': 'secretsmanager.ListSecrets',
      },
      body: '{}',
    });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(await answer.text()).toMatch(/^<!DOCTYPE html>/);
    expect(await refusal(tiny.as(SHOP).secrets.send(list))).toMatchObject({ name: 'SyntaxError' });
  });

  test('what hangs is ended by closing', async () => {
    const tiny = await tinyForTest({ faults: [{ kind: 'hang', operations: ['sts:*'] }] });
    const { sts, secrets } = tiny.as(SHOP);
    const hanging = refusal(sts.send(whoAmI));
    await vi.waitUntil(() => tiny.calls().total > 0);
    expect((await secrets.send(list)).SecretList).toHaveLength(3);
    await tiny.close();
    expect(await hanging).not.toHaveProperty('unexpected');
    expect(tiny.calls().byOperation).toMatchObject({ 'sts:GetCallerIdentity': { failed: 1 } });
  });

  test('a client that does not wait breaks nothing', async () => {
    const lines: string[] = [];
    const tiny = await tinyForTest({
      faults: always({ kind: 'hang' }),
      log: (line) => lines.push(line),
    });
    const patience = new AbortController();
    const impatient = fetch(tiny.url, {
      method: 'POST',
      headers: {
        Authorization: `AWS4-HMAC-SHA256 Credential=AKIA${SHOP}DEMO/20260302/eu-west-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=00`,
        'X-Amz-Target': 'secretsmanager.ListSecrets',
      },
      body: '{}',
      signal: patience.signal,
    });
    const gone = expect(impatient).rejects.toMatchObject({ name: 'AbortError' });
    await vi.waitUntil(() => lines.length > 0);
    patience.abort();
    await gone;
    await tiny.close();
    expect(lines).toStrictEqual([`secretsmanager:ListSecrets eu-west-1 ${SHOP} hang`]);
  });

  test('latency lets later requests overtake', async () => {
    const faults: readonly Fault[] = [
      { kind: 'latency', milliseconds: 500, jitter: 20, operations: ['sts:*'] },
    ];
    const tiny = await tinyForTest({ faults, latency: 1 });
    const { sts, secrets } = tiny.as(SHOP);
    await secrets.send(list);
    const order: string[] = [];
    const slow = sts.send(whoAmI).then(() => order.push('slow'));
    await vi.waitUntil(() => tiny.calls().total === 2);
    await secrets.send(list).then(() => order.push('quick'));
    await slow;
    expect(order).toStrictEqual(['quick', 'slow']);
    expect(tiny.calls().peakInFlight).toBe(2);
  });
});

describe('on lists', () => {
  const page = async (tiny: Awaited<ReturnType<typeof tinyForTest>>, NextToken?: string) => {
    const { secrets } = tiny.as(SHOP);
    const { SecretList = [], NextToken: next } = await secrets.send(
      new ListSecretsCommand({ MaxResults: 1, ...(NextToken && { NextToken }) }),
    );
    return { names: SecretList.map(({ Name }) => Name), next };
  };

  test('a token comes back for ever', async () => {
    const tiny = await tinyForTest({ faults: always({ kind: 'repeatToken' }) });
    const first = await page(tiny);
    const second = await page(tiny, first.next);
    expect(second.next).toBe(first.next);
    expect(await page(tiny, second.next)).toStrictEqual(second);
  });

  test('a token comes back once, and then the list goes on', async () => {
    const tiny = await tinyForTest({ faults: [{ kind: 'repeatToken', times: 1 }] });
    const first = await page(tiny);
    const second = await page(tiny, first.next);
    const again = await page(tiny, second.next);
    expect(again.names).toStrictEqual(second.names);
    expect(again.next).not.toBe(first.next);
  });

  test('empty pages come with a token, also where the list is empty', async () => {
    const tiny = await tinyForTest({ faults: [{ kind: 'emptyPage', times: 2 }] });
    const { secrets } = tiny.as(AUDIT);
    let NextToken: string | undefined;
    for (const more of [true, true, false]) {
      const answer = await secrets.send(new ListSecretsCommand(NextToken ? { NextToken } : {}));
      expect(answer.SecretList).toStrictEqual([]);
      expect(answer.NextToken !== undefined).toBe(more);
      NextToken = answer.NextToken;
    }
  });

  test('nothing is lost behind an empty page', async () => {
    const tiny = await tinyForTest({ faults: [{ kind: 'emptyPage', times: 1 }] });
    const { organizations } = tiny.as(ROOT);
    const ids: unknown[] = [];
    let NextToken: string | undefined;
    do {
      const answer = await organizations.send(
        new ListAccountsCommand(NextToken ? { NextToken } : {}),
      );
      ids.push(...(answer.Accounts ?? []).map(({ Id }) => Id));
      NextToken = answer.NextToken;
    } while (NextToken !== undefined);
    expect(ids).toHaveLength(4);
  });
});

describe('sessions expire', () => {
  const EXPIRED = 'The security token included in the request is expired';

  test('after so many uses, and a new one works again', async () => {
    const faults: readonly Fault[] = [
      { kind: 'expireToken', after: 2, operations: ['secretsmanager:*'] },
    ];
    const tiny = await tinyForTest({ faults });
    for (const _ of ['first session', 'second session']) {
      const { secrets, sts } = await tiny.assume({ role: 'SecretsCensus' });
      await secrets.send(list);
      await secrets.send(policyOf);
      expect(await refusal(secrets.send(list))).toStrictEqual({
        name: 'ExpiredTokenException',
        message: EXPIRED,
        status: 400,
      });
      expect(await refusal(secrets.send(policyOf))).toMatchObject({ message: EXPIRED });
      expect((await sts.send(whoAmI)).Account).toBe(SHOP);
    }
    // Who has no session has none that expires.
    const { secrets } = tiny.as(SHOP);
    for (const _ of [1, 2, 3]) await secrets.send(list);
  });

  test('by the name that each service gives to it', async () => {
    const tiny = await tinyForTest({ faults: always({ kind: 'expireToken' }) });
    const { sts, ec2 } = await tiny.assume({ role: 'SecretsCensus' });
    expect(await refusal(sts.send(whoAmI))).toMatchObject({ name: 'ExpiredToken', status: 403 });
    expect(await refusal(ec2.send(regions))).toMatchObject({ name: 'RequestExpired', status: 400 });
  });

  test('only so many of an account', async () => {
    const tiny = await tinyForTest({ faults: [{ kind: 'expireToken', times: 1 }] });
    const first = await tiny.assume({ role: 'SecretsCensus' });
    expect(await refusal(first.secrets.send(list))).toMatchObject({
      name: 'ExpiredTokenException',
    });
    const second = await tiny.assume({ role: 'SecretsCensus' });
    expect((await second.secrets.send(list)).SecretList).toHaveLength(3);
  });

  test('by real time where the sandbox is told so', async () => {
    const tiny = await tinyForTest({ sessionSeconds: 0.05 });
    const before = Date.now();
    const { Credentials: given } = await tiny.as(ROOT).sts.send(assume);
    const ends = given?.Expiration?.getTime() ?? 0;
    expect(ends).toBeGreaterThanOrEqual(before);
    expect(ends).toBeLessThan(before + 60_000);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, ends - Date.now()) + 20));
    const { secrets } = clientsFor(tiny.url, {
      accessKeyId: given?.AccessKeyId ?? '',
      secretAccessKey: given?.SecretAccessKey ?? '',
      sessionToken: given?.SessionToken ?? '',
    });
    expect(await refusal(secrets.send(list))).toMatchObject({
      name: 'ExpiredTokenException',
      message: EXPIRED,
    });
  });
});

describe('the plan', () => {
  const request = (operation: string, account = SHOP, region = 'eu-west-1') => ({
    operation: `secretsmanager:${operation}`,
    account: { id: account, name: account === SHOP ? 'tiny-shop' : 'other' },
    region,
    deniable: true,
    lists: true,
    hasPageToken: true,
  });
  const hits = (plan: ReturnType<typeof planFaults>, requests: readonly object[]) =>
    requests.map((one) => plan({ ...request('ListSecrets'), ...one }).fault !== undefined);

  test.each<[string, Omit<Fault & object, 'kind'>, object, boolean]>([
    ['any request', {}, {}, true],
    ['an operation by a glob, in any case', { operations: ['SecretsManager:list*'] }, {}, true],
    ['another operation', { operations: ['secretsmanager:Get*', 'kms:*'] }, {}, false],
    ['an account by its id', { accounts: [SHOP] }, {}, true],
    ['an account by its name', { accounts: ['tiny-shop'] }, {}, true],
    ['another account', { accounts: ['tiny-shop'] }, request('ListSecrets', AUDIT), false],
    ['a Region', { regions: ['eu-west-1'] }, {}, true],
    ['another Region', { regions: ['us-east-1'] }, {}, false],
    ['a share of none', { share: 0 }, {}, false],
  ])('is for %s', (_what, scope, one, expected) => {
    expect(hits(planFaults([{ kind: 'throttle', ...scope }], 1), [one])).toStrictEqual([expected]);
  });

  test('lets some pass, and then hits so often, for each target by itself', () => {
    const plan = planFaults([{ kind: 'throttle', after: 1, times: 2 }], 1);
    const five = Array.from({ length: 5 }, () => ({}));
    const expected = [false, true, true, false, false];
    expect(hits(plan, five)).toStrictEqual(expected);
    for (const other of [
      request('GetResourcePolicy'),
      request('ListSecrets', AUDIT),
      request('ListSecrets', SHOP, 'us-east-1'),
    ]) {
      expect(
        hits(
          plan,
          five.map(() => other),
        ),
      ).toStrictEqual(expected);
    }
  });

  test('hits the same requests of a target, whatever comes between', () => {
    const faults: readonly Fault[] = [{ kind: 'throttle', share: 0.5 }];
    const targets = ['us-east-1', 'eu-west-1'].map((region) =>
      request('ListSecrets', SHOP, region),
    );
    const inTurn = planFaults(faults, 7);
    const turns = Array.from({ length: 40 }, () => hits(inTurn, targets));
    const oneByOne = planFaults(faults, 7);
    for (const [n, target] of targets.entries()) {
      const alone = hits(
        oneByOne,
        Array.from({ length: 40 }, () => target),
      );
      expect(alone).toStrictEqual(turns.map((turn) => turn[n]));
      expect(new Set(alone).size).toBe(2);
    }
  });

  test('differs by its seed', () => {
    const forty = Array.from({ length: 40 }, () => ({}));
    const [a, b] = [1, 2].map((seed) =>
      hits(planFaults([{ kind: 'reset', share: 0.5 }], seed), forty),
    );
    expect(a).not.toStrictEqual(b);
  });

  test('takes the first fault of several, and all delays', () => {
    const plan = planFaults(
      [
        { kind: 'latency', milliseconds: 10 },
        { kind: 'throttle', times: 1 },
        { kind: 'reset', times: 1 },
        { kind: 'latency', milliseconds: 5 },
      ],
      1,
    );
    const kinds = Array.from({ length: 3 }, () => {
      const { fault, delay } = plan(request('ListSecrets'));
      return [fault?.kind, delay];
    });
    expect(kinds).toStrictEqual([
      ['throttle', 15],
      ['reset', 15],
      [undefined, 15],
    ]);
  });

  test('knows AssumeRole by the account of the role', async () => {
    const faults: readonly Fault[] = [
      { kind: 'throttle', operations: ['sts:AssumeRole'], accounts: ['tiny-shop'] },
    ];
    const tiny = await tinyForTest({ faults });
    await expect(tiny.assume({ role: 'SecretsCensus' })).rejects.toMatchObject({
      name: 'Throttling',
    });
    await tiny.assume({ role: 'SecretsCensus', account: AUDIT });
  });

  test('denies nobody to know who one is', async () => {
    const tiny = await tinyForTest({ faults: always({ kind: 'deny' }) });
    expect((await tiny.as(SHOP).sts.send(whoAmI)).Account).toBe(SHOP);
  });

  test('is not for credentials that nobody has', async () => {
    const tiny = await tinyForTest({ faults: always({ kind: 'throttle' }) });
    const { secrets } = clientsFor(tiny.url, administrator('999999999999'));
    expect(await refusal(secrets.send(list))).toMatchObject({
      name: 'UnrecognizedClientException',
    });
  });
});
