/**
 * The company acme, asked for the use of its secrets in every way that there is: the answers are the same. USE_DAYS
 * says how many days they are asked for, of ninety at most.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Aws, connect } from '../../../src/aws/connect.js';
import { logSource } from '../../../src/logs/log-source.js';
import type { EventCount, Observation, UsageQuery } from '../../../src/model/usage.js';
import { loadWorld } from '../../../src/sandbox/load-world.js';
import { type RunningSandbox, startSandbox } from '../../../src/sandbox/server.js';
import type { UsageSource } from '../../../src/usage/ports.js';
import { athenaSource } from '../../../src/usage/sources/athena-source.js';
import { eventHistorySource } from '../../../src/usage/sources/event-history-source.js';
import { lakeSource } from '../../../src/usage/sources/lake-source.js';

/** As fixtures/acme tells them. */
const MANAGEMENT = '100010001000';
const BUCKET = 'acme-organization-trail';
const STORE = '6f2b1c9e-5d0a-4b7e-9c3f-2a8d4e6f0b15';
const TO = '2026-11-21T09:00:00.000Z';
const DAYS = Number(process.env['USE_DAYS'] ?? 30);
const SPAN = { from: new Date(Date.parse(TO) - DAYS * 86_400_000).toISOString(), to: TO };
const REGIONS = ['ap-southeast-2', 'eu-central-1', 'eu-west-1', 'us-east-1', 'us-west-2'];

/** Their reads are not recorded by the trail, though event history has them. */
const NO_READ_TRAIL: readonly string[] = ['500050005002', '700070007001'];

/** Nobody can enter them, though the trail tells of them. */
const CLOSED = ['800080008001', '900090009001'];

const SOURCES: Readonly<Record<string, (aws: Aws) => UsageSource | Promise<UsageSource>>> = {
  events: (aws) =>
    eventHistorySource({ histories: aws.histories('test'), budget: 500, now: SPAN.to }),
  async athena(aws) {
    const names = { database: 'security', table: 'cloudtrail' };
    const { table, queries } = await aws.athena({
      ...names,
      run: 'test',
      output: 's3://acme-results/',
    });
    const target = { dialect: 'athena', from: 'security.cloudtrail' } as const;
    return athenaSource({ queries, table, objects: (bucket) => aws.objects(bucket), target });
  },
  lake: async (aws) => lakeSource({ queries: await aws.lake(), store: STORE }),
  logs: async (aws) =>
    logSource({ path: `s3://${BUCKET}/`, objects: await aws.objects(BUCKET, 'us-east-1') }),
};

let sandbox: RunningSandbox;
let aws: Aws;
let query: UsageQuery;
const told = new Map<string, readonly Observation[]>();

beforeAll(async () => {
  sandbox = await startSandbox({ world: loadWorld('fixtures/acme'), quotas: [] });
  vi.stubEnv('AWS_ENDPOINT_URL', sandbox.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', `AKIA${MANAGEMENT}DEMO`);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'any');
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  aws = await connect({
    role: { name: 'SecretsCensus' },
    concurrency: 16,
    pace: { share: 1, threads: 1, patience: 60_000 },
    version: 'test',
    // Nothing is throttled, so nothing has to wait.
    haste: { tempo: 1000 },
  });
  const accounts: string[] = [];
  const organization = await aws.organization();
  for await (const page of organization.accounts())
    if (page.ok) accounts.push(...page.value.map(({ id }) => id));
  query = {
    span: SPAN,
    places: accounts.sort().map((account) => ({ account, regions: REGIONS })),
  };
  for (const [name, open] of Object.entries(SOURCES)) {
    const source = await open(aws);
    const observations: Observation[] = [];
    for await (const observation of source.observe(query)) observations.push(observation);
    await source.close();
    told.set(name, observations);
  }
}, 300_000);

afterAll(async () => {
  aws.close();
  vi.unstubAllEnvs();
  await sandbox.close();
});

const fieldsOf = (value: object): unknown[] =>
  Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => [name, typeof field === 'object' ? fieldsOf(field) : field]);

/** Counts of accounts, in one order. */
const countsOf = (source: string, isAsked: (count: EventCount) => boolean): string[] =>
  (told.get(source) ?? [])
    .flatMap((one) => (one.kind === 'count' && isAsked(one.count) ? [one.count] : []))
    .map((count) => JSON.stringify(fieldsOf(count)))
    .sort();

const isPlain = ({ account }: EventCount): boolean =>
  !NO_READ_TRAIL.includes(account) && !CLOSED.includes(account);

const failuresOf = (source: string): string[] =>
  (told.get(source) ?? []).flatMap((one) => (one.kind === 'failure' ? [one.account] : []));

describe('acme', () => {
  test('is read at all', () => {
    expect(countsOf('lake', isPlain).length).toBeGreaterThan(300);
  });

  test.each(['athena', 'lake', 'logs'])('is told by %s as by event history', (source) => {
    expect(countsOf(source, isPlain)).toEqual(countsOf('events', isPlain));
  });

  test.each(['lake', 'logs'])(
    'is told by %s as by Athena, to the account that is closed',
    (source) => {
      expect(countsOf(source, () => true)).toEqual(countsOf('athena', () => true));
    },
  );

  test('is closed in some accounts to event history alone', () => {
    expect(new Set(failuresOf('events'))).toEqual(new Set(CLOSED));
    for (const source of ['athena', 'lake', 'logs']) expect(failuresOf(source)).toEqual([]);
  });

  test.each(['athena', 'lake', 'logs'])('has accounts whose reads %s does not know', (source) => {
    const recordsReads = (from: string, account: string): boolean =>
      (told.get(from) ?? []).some(
        (one) =>
          one.kind === 'activity' && one.activity.account === account && one.activity.recordsReads,
      );
    expect(recordsReads(source, MANAGEMENT)).toBe(true);
    for (const account of NO_READ_TRAIL) {
      expect(recordsReads(source, account)).toBe(false);
      expect(recordsReads('events', account)).toBe(true);
    }
  });
});
