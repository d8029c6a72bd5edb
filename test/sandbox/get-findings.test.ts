import {
  type AwsSecurityFindingFilters,
  GetFindingsCommand,
  type GetFindingsRequest,
  paginateGetFindings,
} from '@aws-sdk/client-securityhub';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  customerSays,
  defaultProduct,
  finding,
  findingsOf,
  importAll,
  type Loose,
  later,
  postToHub,
} from './findings.js';
import { refusal, SHOP, startTiny, type Tiny, tinyForTest } from './tiny.js';

describe('filters', () => {
  let tiny: Tiny;
  const hub = () => tiny.as(SHOP).hub;

  beforeAll(async () => {
    tiny = await startTiny({ quotas: [] });
    await importAll(
      hub(),
      finding({ Id: 'a/1', GeneratorId: 'a/unused' }),
      finding({
        Id: 'a/2',
        GeneratorId: 'a/unused-cost',
        RecordState: 'ARCHIVED',
        Compliance: { Status: 'PASSED' },
        UpdatedAt: '2026-02-01T00:00:00Z',
      }),
      finding({
        Id: 'b/1',
        GeneratorId: 'b/stale',
        ProductName: 'Other Scanner',
        CompanyName: 'Other',
        Compliance: undefined,
        FindingProviderFields: {
          Severity: { Label: 'HIGH' },
          Types: ['Software and Configuration Checks'],
        },
        Resources: [
          { Type: 'Other', Id: 'first' },
          { Type: 'Other', Id: 'second' },
        ],
      }),
    );
  });
  afterAll(() => tiny.close());

  const ids = async (Filters: AwsSecurityFindingFilters) =>
    (await findingsOf(hub(), { Filters })).map(({ Id }) => Id);

  test.each<[AwsSecurityFindingFilters, readonly string[]]>([
    [{}, ['a/1', 'a/2', 'b/1']],
    [{ Id: [] }, ['a/1', 'a/2', 'b/1']],
    [{ Id: [{ Comparison: 'EQUALS', Value: 'a/1' }] }, ['a/1']],
    [{ Id: [{ Comparison: 'EQUALS', Value: 'A/1' }] }, []],
    [{ Id: [{ Comparison: 'EQUALS', Value: 'a/' }] }, []],
    [{ Id: [{ Comparison: 'PREFIX', Value: 'a/' }] }, ['a/1', 'a/2']],
    [{ GeneratorId: [{ Comparison: 'PREFIX', Value: 'a/unused' }] }, ['a/1', 'a/2']],
    [{ Id: [{ Comparison: 'NOT_EQUALS', Value: 'a/1' }] }, ['a/2', 'b/1']],
    [{ Id: [{ Comparison: 'PREFIX_NOT_EQUALS', Value: 'a/' }] }, ['b/1']],
    [
      {
        Id: [
          { Comparison: 'EQUALS', Value: 'a/1' },
          { Comparison: 'PREFIX', Value: 'b/' },
        ],
      },
      ['a/1', 'b/1'],
    ],
    [
      {
        Id: [
          { Comparison: 'NOT_EQUALS', Value: 'a/1' },
          { Comparison: 'NOT_EQUALS', Value: 'a/2' },
        ],
      },
      ['b/1'],
    ],
    [
      {
        Id: [
          { Comparison: 'PREFIX', Value: 'a/' },
          { Comparison: 'NOT_EQUALS', Value: 'a/2' },
        ],
      },
      ['a/1'],
    ],
    [
      {
        Id: [{ Comparison: 'PREFIX', Value: 'a/' }],
        RecordState: [{ Comparison: 'EQUALS', Value: 'ACTIVE' }],
      },
      ['a/1'],
    ],
    [{ ProductArn: [{ Comparison: 'EQUALS', Value: defaultProduct() }] }, ['a/1', 'a/2', 'b/1']],
    [{ ProductArn: [{ Comparison: 'NOT_EQUALS', Value: defaultProduct() }] }, []],
    [{ AwsAccountId: [{ Comparison: 'EQUALS', Value: SHOP }] }, ['a/1', 'a/2', 'b/1']],
    [{ Region: [{ Comparison: 'EQUALS', Value: 'us-east-1' }] }, []],
    [{ ProductName: [{ Comparison: 'EQUALS', Value: 'Tiny Scanner' }] }, ['a/1', 'a/2']],
    [{ CompanyName: [{ Comparison: 'EQUALS', Value: 'Other' }] }, ['b/1']],
    [{ ComplianceStatus: [{ Comparison: 'EQUALS', Value: 'PASSED' }] }, ['a/2']],
    [{ ComplianceStatus: [{ Comparison: 'NOT_EQUALS', Value: 'PASSED' }] }, ['a/1', 'b/1']],
    [{ SeverityLabel: [{ Comparison: 'EQUALS', Value: 'HIGH' }] }, ['b/1']],
    [{ WorkflowStatus: [{ Comparison: 'EQUALS', Value: 'SUPPRESSED' }] }, []],
    [{ ResourceId: [{ Comparison: 'EQUALS', Value: 'second' }] }, ['b/1']],
    [{ ResourceId: [{ Comparison: 'NOT_EQUALS', Value: 'second' }] }, ['a/1', 'a/2']],
    [{ UpdatedAt: [{ Start: '2026-02-02T00:00:00Z' }] }, ['a/1', 'b/1']],
    [{ UpdatedAt: [{ Start: '2026-01-01T00:00:00Z', End: '2026-02-01T00:00:00Z' }] }, ['a/2']],
    [{ UpdatedAt: [{ DateRange: { Value: 2, Unit: 'DAYS' } }] }, ['a/1', 'b/1']],
  ])('%j', async (filters, expected) => {
    expect(await ids(filters)).toStrictEqual(expected);
  });

  const equals = (Value: string) => ({ Comparison: 'EQUALS', Value });

  test.each<[string, Loose]>([
    ['.Title is a filter that the sandbox lacks. It has: AwsAccountId,', { Title: [equals('x')] }],
    ['.constructor is a filter that the sandbox lacks', { constructor: [equals('x')] }],
    ['.Id should be a list of filters', { Id: equals('x') }],
    ["have required property 'Value'", { Id: [{ Comparison: 'EQUALS' }] }],
    ["have required property 'Value'", { Id: [equals(' ')] }],
    [
      '.Id should have a Comparison that the sandbox has: EQUALS, PREFIX, NOT_EQUALS, PREFIX_NOT_EQUALS',
      { Id: [{ Comparison: 'CONTAINS', Value: 'x' }] },
    ],
    ["should NOT have a member 'Case'", { Id: [{ ...equals('x'), Case: 'any' }] }],
    [
      '.Id should NOT combine EQUALS with NOT_EQUALS',
      { Id: [equals('x'), { Comparison: 'NOT_EQUALS', Value: 'y' }] },
    ],
    ['.Id should NOT have more than 20 items', { Id: Array(21).fill(equals('x')) }],
    [
      ' should NOT have more than 10 attributes',
      Object.fromEntries('ABCDEFGHIJK'.split('').map((name) => [name, [equals('x')]])),
    ],
    ['.UpdatedAt should match format "date-time"', { UpdatedAt: [{ Start: 'yesterday' }] }],
    [
      '.UpdatedAt should have a DateRange WITHIN so many DAYS',
      { UpdatedAt: [{ DateRange: { Value: 1, Unit: 'DAYS', Comparison: 'OLDER_THAN' } }] },
    ],
  ])('%s', async (message, Filters) => {
    expect(await postToHub(tiny.url, '/findings', { Filters })).toMatchObject({
      status: 400,
      code: 'InvalidInputException',
      body: { Message: expect.stringContaining(message), Code: 'InvalidInputException' },
    });
  });

  test('twenty values of an attribute are taken', async () => {
    const values = Array.from({ length: 20 }, (_, n) => `a/${n}`);
    const Id = values.map((Value) => ({ Comparison: 'EQUALS' as const, Value }));
    expect(await ids({ Id })).toStrictEqual(['a/1', 'a/2']);
  });

  test.each<[GetFindingsRequest]>([
    [{ SortCriteria: [{ Field: 'UpdatedAt', SortOrder: 'asc' }] }],
    [{ MaxResults: 0 }],
    [{ MaxResults: 101 }],
    [{ NextToken: 'x' }],
  ])('%j is refused', async (request) => {
    expect(await refusal(hub().send(new GetFindingsCommand(request)))).toMatchObject({
      name: 'InvalidInputException',
      status: 400,
    });
  });
});

describe('pages', () => {
  const numbered = Array.from({ length: 8 }, (_, n) => finding({ Id: `tiny/${n}` }));

  test('come short and now and then empty, as the world says, and lose nothing', async () => {
    const { hub } = (await tinyForTest({ quotas: [] })).as(SHOP);
    await importAll(hub, ...numbered);
    const sizes: number[] = [];
    const ids: unknown[] = [];
    for await (const { Findings = [] } of paginateGetFindings({ client: hub }, {})) {
      sizes.push(Findings.length);
      ids.push(...Findings.map(({ Id }) => Id));
    }
    expect(sizes).toStrictEqual([3, 0, 3, 0, 2]);
    expect(ids).toStrictEqual(numbered.map(({ Id }) => Id));
  });

  test('are as long as was asked for', async () => {
    const { hub } = (await tinyForTest()).as(SHOP);
    await importAll(hub, ...numbered);
    expect(await findingsOf(hub, { MaxResults: 2 })).toHaveLength(2);
  });

  test('belong to the filters by which they were asked for', async () => {
    const { hub } = (await tinyForTest()).as(SHOP);
    await importAll(hub, ...numbered);
    const { NextToken = '' } = await hub.send(new GetFindingsCommand({ MaxResults: 2 }));
    const Filters = { Id: [{ Comparison: 'PREFIX' as const, Value: 'tiny' }] };
    expect(await refusal(hub.send(new GetFindingsCommand({ NextToken, Filters })))).toMatchObject({
      name: 'InvalidInputException',
      message: "Invalid parameter 'NextToken'.",
    });
  });

  test('can be repeated and emptied by faults, as those of other lists', async () => {
    const tiny = await tinyForTest({ faults: [{ kind: 'emptyPage', times: 1 }] });
    const { hub } = tiny.as(SHOP);
    await importAll(hub, finding());
    const sizes: number[] = [];
    for await (const { Findings = [] } of paginateGetFindings({ client: hub }, {}))
      sizes.push(Findings.length);
    expect(sizes).toStrictEqual([0, 0, 1]);
  });
});

describe('reads that are late', () => {
  const titles = async (tiny: Tiny) =>
    (await findingsOf(tiny.as(SHOP).hub)).map(({ Title, Workflow }) => [Title, Workflow?.Status]);

  test('do not show what was written a moment ago', async () => {
    const tiny = await tinyForTest({ hubDelay: 600_000 });
    const { hub } = tiny.as(SHOP);
    await importAll(hub, finding());
    expect(await titles(tiny)).toStrictEqual([]);
    // What is not shown yet is there all the same.
    await importAll(hub, later(-1, { Title: 'older' }));
    const { ProcessedFindings } = await customerSays(hub, { Workflow: { Status: 'NOTIFIED' } });
    expect(ProcessedFindings).toHaveLength(1);
    expect(await titles(tiny)).toStrictEqual([]);
  });

  test('show in the end what was written last', async () => {
    const tiny = await tinyForTest({ hubDelay: 30, quotas: [] });
    const { hub } = tiny.as(SHOP);
    await importAll(hub, finding({ Title: 'first' }));
    await importAll(hub, later(1, { Title: 'second' }));
    await customerSays(hub, { Workflow: { Status: 'NOTIFIED' } });
    await vi.waitFor(async () =>
      expect(await titles(tiny)).toStrictEqual([['second', 'NOTIFIED']]),
    );
  });

  test('show each write in its turn', async () => {
    const { Hub } = await import('../../src/sandbox/state/hubs.js');
    const hub = new Hub();
    const now = new Date('2026-03-02T09:30:00Z');
    const held = (Title: string) => ({
      document: { Title },
      updatedAt: now.getTime(),
      processedAt: now.getTime(),
      active: true,
      customized: new Set<string>(),
    });
    const shownAt = (at: number) => hub.shown(now, at).map(({ document }) => document.Title);
    hub.write('a', held('first'), 100);
    hub.write('a', held('second'), 200);
    hub.write('b', held('other'), 150);
    expect(hub.latest('a', now)?.document).toStrictEqual({ Title: 'second' });
    expect(shownAt(99)).toStrictEqual([]);
    expect(shownAt(100)).toStrictEqual(['first']);
    expect(shownAt(199)).toStrictEqual(['first', 'other']);
    expect(shownAt(200)).toStrictEqual(['second', 'other']);
  });
});
