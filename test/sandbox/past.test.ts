import { describe, expect, test } from 'vitest';
import { loadWorld } from '../../src/sandbox/load-world.js';
import { createState } from '../../src/sandbox/state/state.js';
import { createSynthetic } from '../../src/sandbox/synthetic/synthetic.js';
import { trailRecords } from '../../src/sandbox/trail-records.js';
import type {
  AccountEntry,
  AccountFile,
  EventEntry,
  SecretEntry,
  World,
} from '../../src/sandbox/world.js';
import { AUDIT, OUTSIDER, SHOP } from './tiny.js';

const TINY = loadWorld('fixtures/tiny');
const NAME = 'prod/shop/db-password';
const ARN = `arn:aws:secretsmanager:eu-west-1:${SHOP}:secret:${NAME}-AbCdEf`;
const STRANGER = '999988887777';

/** The parts of a record that tests look at. */
interface Seen {
  readonly eventTime: string;
  readonly eventName: string;
  readonly eventSource: string;
  readonly eventID: string;
  readonly recipientAccountId: string;
  readonly awsRegion: string;
  readonly readOnly: boolean;
  readonly userIdentity: {
    readonly type?: string;
    readonly arn?: string;
    readonly sessionContext?: { readonly sessionIssuer: { readonly arn: string } };
  };
  readonly sharedEventID?: string;
  readonly requestParameters: { readonly secretId?: string } | null;
}

/** A world of one secret in the shop, in eu-west-1; more of an account's entry, and events. */
function worldOf(
  secret: Partial<SecretEntry>,
  { shop = {}, events = [] }: { shop?: Partial<AccountEntry>; events?: readonly EventEntry[] } = {},
): World {
  const file: AccountFile = {
    secrets: { 'eu-west-1': [{ name: NAME, suffix: 'AbCdEf', ...secret }] },
    events: { 'eu-west-1': events },
  };
  const accounts = TINY.organization.accounts.map((entry) =>
    entry.id === SHOP ? { ...entry, ...shop } : entry,
  );
  return {
    ...TINY,
    organization: { ...TINY.organization, accounts },
    accounts: new Map([['tiny-shop', file]]),
  };
}

const delivered = (world: World) =>
  [...trailRecords(createState(world))].map(({ record, ...place }) => ({
    ...place,
    // What a test says of its shape it also expects.
    record: record as unknown as Seen,
  }));

/** Records about secrets, oldest first. */
const aboutSecrets = (world: World): readonly Seen[] =>
  delivered(world)
    .map(({ record }) => record)
    .filter(({ eventSource }) => eventSource === 'secretsmanager.amazonaws.com')
    .sort((a, b) => (a.eventTime < b.eventTime ? -1 : a.eventTime > b.eventTime ? 1 : 0));

const summary = ({ eventTime, eventName, userIdentity }: Seen) =>
  [
    eventTime,
    eventName,
    userIdentity.sessionContext?.sessionIssuer.arn ?? userIdentity.arn,
  ] as const;

describe('a secret of which the world only says when it was read last', () => {
  test('is read by a role of its account every twelve days, at last then', () => {
    const reads = aboutSecrets(worldOf({ accessed: '3 hours ago' }));
    expect(new Set(reads.map(({ eventName }) => eventName))).toEqual(new Set(['GetSecretValue']));
    expect(new Set(reads.map((read) => summary(read)[2]))).toEqual(
      new Set([`arn:aws:iam::${SHOP}:role/shop-service`]),
    );
    expect(reads).toHaveLength(8);
    expect(reads.at(-1)).toMatchObject({
      eventTime: '2026-03-02T06:30:00Z',
      requestParameters: { secretId: ARN },
      vpcEndpointId: expect.stringMatching(/^vpce-0[0-9a-f]{16}$/),
    });
    // Sessions come and go.
    expect(new Set(reads.map(({ userIdentity }) => userIdentity.arn)).size).toBeGreaterThan(5);
  });

  test.each([
    ['ninety days ago', '90 days ago', 1],
    ['a minute more', '2025-12-02T09:29:00Z', 0],
    ['never', undefined, 0],
  ])('has, if that was %s, so many reads', (_when, accessed, count) => {
    const secret = accessed === undefined ? {} : { accessed };
    expect(aboutSecrets(worldOf(secret))).toHaveLength(count);
  });

  test('is not read before it was made', () => {
    const reads = aboutSecrets(worldOf({ accessed: '1 day ago', created: '14 days ago' }));
    expect(reads).toHaveLength(2);
  });

  test('is read where its replicas are as each of them says', () => {
    const replicas = { 'us-east-1': { accessed: '40 days ago' }, 'ap-east-1': null };
    const reads = aboutSecrets(worldOf({ accessed: '80 days ago', replicas }));
    const last = (region: string) =>
      reads.filter(({ awsRegion }) => awsRegion === region).at(-1)?.eventTime;
    expect(last('eu-west-1')).toBe('2025-12-12T09:30:00Z');
    expect(last('us-east-1')).toBe('2026-01-21T09:30:00Z');
    expect(last('ap-east-1')).toBeUndefined();
  });

  test('is read by the service that keeps it, if that does not rotate it', () => {
    const [read] = aboutSecrets(worldOf({ owningService: 'events', accessed: '1 day ago' }));
    expect(read).toMatchObject({
      userIdentity: { type: 'AWSService', invokedBy: 'events.amazonaws.com' },
      sourceIPAddress: 'events.amazonaws.com',
      userAgent: 'events.amazonaws.com',
    });
  });
});

describe('a rotation', () => {
  const rotation = { lambda: 'rotate-db', everyDays: 30, last: '10 days ago' };
  const FUNCTION = `arn:aws:iam::${SHOP}:role/rotate-db-role`;

  test('is told by the service itself, and read by the function, as often as events are kept', () => {
    const events = aboutSecrets(worldOf({ rotation, accessed: '10 days ago', reads: [] }));
    expect(events.map(({ eventName }) => eventName)).toEqual(
      [1, 2, 3].flatMap(() => [
        'RotationStarted',
        'GetSecretValue',
        'GetSecretValue',
        'RotationSucceeded',
      ]),
    );
    const [started, read] = events.slice(-4);
    const succeeded = events.at(-1);
    expect(succeeded).toEqual({
      eventVersion: '1.11',
      userIdentity: { accountId: SHOP, invokedBy: 'secretsmanager.amazonaws.com' },
      eventTime: '2026-02-20T09:30:00Z',
      eventSource: 'secretsmanager.amazonaws.com',
      eventName: 'RotationSucceeded',
      awsRegion: 'eu-west-1',
      sourceIPAddress: 'secretsmanager.amazonaws.com',
      userAgent: 'secretsmanager.amazonaws.com',
      requestParameters: null,
      responseElements: null,
      additionalEventData: { SecretId: ARN },
      requestID: expect.stringContaining(`Rotation-${ARN}-`),
      eventID: expect.any(String),
      readOnly: false,
      eventType: 'AwsServiceEvent',
      managementEvent: true,
      recipientAccountId: SHOP,
      eventCategory: 'Management',
    });
    expect(started).toMatchObject({ eventType: 'AwsServiceEvent', requestParameters: null });
    expect(read).toMatchObject({
      eventName: 'GetSecretValue',
      eventType: 'AwsApiCall',
      requestParameters: { secretId: ARN, versionStage: 'AWSCURRENT' },
      userAgent: expect.stringContaining('exec-env/AWS_Lambda_nodejs20.x'),
      userIdentity: {
        type: 'AssumedRole',
        arn: `arn:aws:sts::${SHOP}:assumed-role/rotate-db-role/rotate-db`,
        sessionContext: { sessionIssuer: { arn: FUNCTION } },
      },
    });
  });

  test('of a secret that was never read leaves no reads', () => {
    const names = new Set(aboutSecrets(worldOf({ rotation })).map(({ eventName }) => eventName));
    expect(names).toEqual(new Set(['RotationStarted', 'RotationSucceeded']));
  });

  test('that is off leaves nothing', () => {
    const off = { ...rotation, enabled: false };
    expect(aboutSecrets(worldOf({ rotation: off }))).toEqual([]);
  });

  test('that fails says in which step, and may be given up', () => {
    const failures = [
      {
        step: 'setSecret',
        every: '2 days',
        from: '4 days ago',
        until: '1 day ago',
        abandoned: true,
      },
    ] as const;
    const events = aboutSecrets(
      worldOf({ rotation: { lambda: 'rotate-db', everyDays: 30, failures } }),
    );
    expect(events.map(({ eventName }) => eventName)).toEqual(
      [1, 2].flatMap(() => ['RotationStarted', 'RotationFailed', 'RotationAbandoned']),
    );
    expect(events[4]).toMatchObject({
      eventTime: '2026-03-01T09:30:00Z',
      errorMessage: `Error when executing lambda arn:aws:lambda:eu-west-1:${SHOP}:function:rotate-db during setSecret step`,
      additionalEventData: { SecretId: ARN },
    });
    expect(events[4]).not.toHaveProperty('errorCode');
  });

  test('by the service that owns it is read by that service, and by a client', () => {
    const events = aboutSecrets(
      worldOf({
        owningService: 'rds',
        rotation: { schedule: 'rate(7 days)', last: '3 days ago' },
        accessed: '1 day ago',
      }),
    );
    const callers = new Set(
      events
        .filter(({ eventName }) => eventName === 'GetSecretValue')
        .map(({ userIdentity }) => userIdentity.type),
    );
    expect(callers).toEqual(new Set(['AWSService', 'AssumedRole']));
  });
});

describe('a reader', () => {
  const read = (entry: NonNullable<SecretEntry['reads']>[number]) =>
    aboutSecrets(worldOf({ reads: [{ until: '1 day ago', ...entry }] }));

  test.each([
    ['arn', ARN],
    ['partial', ARN.slice(0, -7)],
    ['name', NAME],
  ] as const)('names the secret by %s', (as, secretId) => {
    expect(read({ by: 'role/app', as })).toMatchObject([{ requestParameters: { secretId } }]);
  });

  test('comes through a VPC endpoint or not', () => {
    const [inside] = read({ by: 'role/app', through: 'vpce' });
    const [outside] = read({ by: 'role/app' });
    expect(inside).toMatchObject({
      vpcEndpointId: expect.any(String),
      sourceIPAddress: expect.stringMatching(/^10\./),
    });
    expect(outside).not.toHaveProperty('vpcEndpointId');
  });

  test.each([
    ['role/app', 'AssumedRole', `arn:aws:iam::${SHOP}:role/app`],
    ['user/ingrid', 'IAMUser', `arn:aws:iam::${SHOP}:user/ingrid`],
    ['root', 'Root', `arn:aws:iam::${SHOP}:root`],
    ['dms.amazonaws.com', 'AWSService', undefined],
    [`arn:aws:sts::${SHOP}:assumed-role/app/i-1`, 'AssumedRole', `arn:aws:iam::${SHOP}:role/app`],
  ])('that is %s is an identity of type %s', (by, type, arn) => {
    const [found] = read({ by });
    expect(found?.userIdentity.type).toBe(type);
    expect(found && summary(found)[2]).toBe(arn);
  });

  test('whose role has a path has it in the ARN of the role, not of the session', () => {
    const role = `arn:aws:iam::${SHOP}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1`;
    expect(read({ by: role, session: 'ingrid@example.com' })).toMatchObject([
      {
        userIdentity: {
          arn: `arn:aws:sts::${SHOP}:assumed-role/AWSReservedSSO_Admin_1/ingrid@example.com`,
          sessionContext: {
            sessionIssuer: { arn: role, userName: 'AWSReservedSSO_Admin_1' },
          },
        },
      },
    ]);
  });

  test('is a function by the name of its session and its agent', () => {
    expect(read({ function: 'resize' })).toMatchObject([
      {
        userIdentity: { arn: `arn:aws:sts::${SHOP}:assumed-role/resize-role/resize` },
        userAgent: expect.stringContaining('AWS_Lambda_'),
      },
    ]);
  });

  test('may be a role for which a service calls', () => {
    expect(read({ by: 'role/task', invokedBy: 'ecs-tasks.amazonaws.com' })).toMatchObject([
      {
        userIdentity: { type: 'AssumedRole', invokedBy: 'ecs-tasks.amazonaws.com' },
        sourceIPAddress: 'ecs-tasks.amazonaws.com',
      },
    ]);
  });

  test('that is not let leaves an error, and no last read', () => {
    const world = worldOf({ reads: [{ by: 'role/app', error: 'AccessDenied', until: 'now' }] });
    expect(createState(world).accounts.get(SHOP)?.secrets.get('eu-west-1')?.views()).toMatchObject([
      { member: expect.not.objectContaining({ accessed: expect.anything() }) },
    ]);
    expect(read({ by: 'role/app', session: 'one', error: 'AccessDenied' })).toMatchObject([
      {
        errorCode: 'AccessDenied',
        errorMessage: `User: arn:aws:sts::${SHOP}:assumed-role/app/one is not authorized to perform: secretsmanager:GetSecretValue on resource: ${ARN} because no identity-based policy allows the secretsmanager:GetSecretValue action`,
      },
    ]);
  });

  test('that succeeds is the last one, where nothing else is said', () => {
    const state = createState(worldOf({ reads: [{ by: 'role/app', until: '5 days ago' }] }));
    expect(state.accounts.get(SHOP)?.secrets.get('eu-west-1')?.views()).toMatchObject([
      { member: { accessed: new Date('2026-02-25T00:00:00Z') } },
    ]);
  });

  test('of a batch names secrets in a list, or by filters', () => {
    const by = 'role/app';
    expect(read({ by, batch: 'list', with: ['other'], as: 'name' })).toMatchObject([
      { eventName: 'BatchGetSecretValue', requestParameters: { secretIdList: [NAME, 'other'] } },
    ]);
    expect(read({ by, batch: 'filters' })).toMatchObject([
      {
        eventName: 'BatchGetSecretValue',
        requestParameters: { filters: [{ key: 'name', values: [NAME] }] },
      },
    ]);
  });

  test('of another account of the organization is recorded on both sides', () => {
    const role = `arn:aws:iam::${AUDIT}:role/app`;
    const [one, other, ...more] = read({ by: role, session: 'one' });
    expect(more).toEqual([]);
    expect(one?.sharedEventID).toBeDefined();
    expect(one?.sharedEventID).toBe(other?.sharedEventID);
    expect(one?.eventID).not.toBe(other?.eventID);
    const sides = new Map([one, other].map((side) => [side?.recipientAccountId, side]));
    expect(sides.get(SHOP)?.userIdentity).toEqual({
      type: 'AWSAccount',
      principalId: expect.stringMatching(/^AROA[0-9A-F]{17}:one$/),
      accountId: AUDIT,
    });
    expect(sides.get(AUDIT)?.userIdentity).toMatchObject({
      type: 'AssumedRole',
      accountId: AUDIT,
      sessionContext: { sessionIssuer: { arn: role } },
    });
    expect(sides.get(AUDIT)?.requestParameters).toEqual({ secretId: ARN });
  });

  test.each([
    ['nobody here knows', STRANGER],
    ['is in the world, but not in the organization', OUTSIDER],
  ])('of an account that %s is recorded by the owner alone', (_who, account) => {
    expect(read({ by: `arn:aws:iam::${account}:role/app` })).toMatchObject([
      { recipientAccountId: SHOP, userIdentity: { type: 'AWSAccount', accountId: account } },
    ]);
  });
});

describe('the trail of the organization', () => {
  const SECRET = { accessed: '3 hours ago' };

  test('has every day of every account and Region that is on, reads and writes', () => {
    const records = delivered(worldOf({}));
    for (const { id, regions } of createState(worldOf({})).members.filter(
      ({ state }) => state === 'ACTIVE',
    )) {
      for (const region of regions) {
        const own = records.filter((one) => one.account === id && one.region === region);
        const days = (readOnly: boolean) =>
          new Set(
            own
              .filter(({ record }) => record.readOnly === readOnly)
              .map(({ record }) => record.eventTime.slice(0, 10)),
          ).size;
        expect([id, region, days(true) > 90, days(false) > 90]).toEqual([id, region, true, true]);
      }
    }
  });

  test('has nothing of an account that is suspended, or in no organization', () => {
    const accounts = new Set(delivered(worldOf({})).map(({ account }) => account));
    expect(accounts).toEqual(new Set(['100000000001', SHOP, AUDIT]));
  });

  test('has no reads of an account where they are not recorded, but its event history does', () => {
    const world = worldOf(SECRET, { shop: { trail: { reads: false } } });
    const own = delivered(world).filter(({ account }) => account === SHOP);
    expect(own.length).toBeGreaterThan(90);
    expect(own.filter(({ record }) => record.readOnly)).toEqual([]);
    const history = createState(world).accounts.get(SHOP)?.trail.newestFirst('eu-west-1') ?? [];
    expect(history.filter(({ name }) => name === 'GetSecretValue')).not.toEqual([]);
  });

  test('begins when the account has joined, or when it is said', () => {
    const first = (shop: Partial<AccountEntry>) =>
      delivered(worldOf({}, { shop }))
        .filter(({ account }) => account === SHOP)
        .map(({ deliveredAt }) => deliveredAt.toISOString())
        .sort()[0]
        ?.slice(0, 10);
    expect(first({ joined: '20 days ago' })).toBe('2026-02-10');
    expect(first({ trail: { since: '10 days ago' } })).toBe('2026-02-20');
  });

  test('delivers within a quarter of an hour, at times on the day after, and nothing that is to come', () => {
    const events = ['2026-02-11T23:58:30Z', '2026-03-02T09:29:00Z'].map((time) => ({
      name: 'GetSecretValue',
      time,
      secret: NAME,
    }));
    const records = delivered(worldOf({}, { events }));
    for (const { deliveredAt, record } of records) {
      const minutes = (deliveredAt.getTime() - Date.parse(record.eventTime)) / 60_000;
      expect(minutes).toBeGreaterThan(0);
      expect(minutes).toBeLessThanOrEqual(15);
    }
    const [late, ...more] = records.filter(({ record }) => record.eventName === 'GetSecretValue');
    expect(more).toEqual([]);
    expect(late?.deliveredAt.toISOString().slice(0, 10)).toBe('2026-02-12');
  });

  test('gives each account and Region in the order of time, and the same every time', () => {
    const world = worldOf(SECRET);
    const records = delivered(world);
    expect(delivered(world)).toEqual(records);
    const places = records.map(({ account, region }) => `${account} ${region}`);
    const runs = places.filter((place, n) => place !== places[n - 1]);
    expect(runs).toEqual([...new Set(runs)]);
    for (const place of runs) {
      const times = records
        .filter((_, n) => places[n] === place)
        .map(({ deliveredAt }) => deliveredAt.getTime());
      expect(times).toEqual([...times].sort((a, b) => a - b));
    }
    expect(new Set(records.map(({ record }) => record.eventID)).size).toBe(records.length);
  });

  test('is asked for some accounts and Regions alone', () => {
    const state = createState(worldOf(SECRET));
    const asked = { accounts: new Set([SHOP]), regions: new Set(['eu-west-1']) };
    const some = [...trailRecords(state, asked)];
    expect(some).toEqual(
      [...trailRecords(state)].filter(
        ({ account, region }) => account === SHOP && region === 'eu-west-1',
      ),
    );
    expect(some).not.toEqual([]);
  });

  test('is none where the organization has none', () => {
    const { organization, ...rest } = worldOf(SECRET);
    const { trail: _none, ...without } = organization;
    expect([...trailRecords(createState({ ...rest, organization: without }))]).toEqual([]);
  });
});

test('a company that is made up has a past, the same every time', () => {
  const { state } = createSynthetic({ accounts: 3, regions: 2, secrets: 60 });
  const past = () =>
    [...state.accounts.values()].flatMap(({ trail, regions }) =>
      [...regions].flatMap((region) => trail.oldestFirst(region)),
    );
  const names = new Set(past().map(({ name }) => name));
  expect(names).toContain('GetSecretValue');
  expect(names).toContain('RotationSucceeded');
  expect(past()).toEqual(past());
  const [account] = state.accounts.values();
  const all = account?.trail.oldestFirst('us-east-1') ?? [];
  for (const name of ['GetSecretValue', 'CreateLogStream', 'PutResourcePolicy'])
    expect(account?.trail.oldestFirst('us-east-1', name)).toEqual(
      all.filter((event) => event.name === name),
    );
});
