import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Caller } from '../../src/aws/caller.js';
import { Channel } from '../../src/aws/channel.js';
import { Clients } from '../../src/aws/clients.js';
import { hubPort } from '../../src/aws/security-hub.js';
import type { HubPort } from '../../src/deliver/ports.js';
import { inPackage } from '../../src/files/package-facts.js';
import { type AsffFinding, defaultProduct } from '../../src/model/asff.js';
import type { StoredFinding } from '../../src/model/delivery.js';
import type { Answer } from '../../src/model/gap.js';
import { type Loopback, standForAws } from './loopback.js';
import { hastyClock, sessionOf } from './sessions.js';

const ACCOUNT = '111122223333';
const REGION = 'eu-west-1';
const PRODUCT = defaultProduct('aws', REGION, ACCOUNT);

/** An answer of Security Hub; errors are named in a header. */
interface Canned {
  readonly status?: number;
  readonly error?: string;
  readonly body: unknown;
}

interface Asked {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const ok = (body: unknown): Canned => ({ body });
const refused = (status: number, error: string, message: string): Canned => ({
  status,
  error,
  body: { Message: message },
});

const NOT_SUBSCRIBED = `Account ${ACCOUNT} is not subscribed to AWS Security Hub`;
const DENIED = refused(
  403,
  'AccessDeniedException',
  'User: arn:aws:sts::1:assumed-role/R/s is not authorized to perform: securityhub:X because no identity-based policy allows the securityhub:X action',
);
const BUSY = refused(429, 'TooManyRequestsException', 'Too Many Requests');

let aws: Loopback;
let caller: Caller;
/** What is answered in turn; the last one goes on being answered. */
let answers: Canned[] = [];
let asked: Asked[] = [];

beforeAll(async () => {
  aws = await standForAws((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      const body = Buffer.concat(chunks).toString('utf8');
      asked.push({ path: `${method} ${url}`, headers, body });
      const next = answers.length > 1 ? answers.shift() : answers[0];
      response.writeHead(next?.status ?? 200, {
        'content-type': 'application/json',
        ...(next?.error !== undefined && { 'x-amzn-errortype': next.error }),
      });
      response.end(JSON.stringify(next?.body));
    });
  });
  caller = new Caller(new Clients({ connections: 4, userAgent: 'secrets-census/test' }), {
    concurrency: 4,
    pace: { share: 1, threads: 1, patience: 60_000 },
    backoff: () => 0,
    clock: hastyClock(),
  });
});
afterEach(() => {
  asked = [];
});
afterAll(() => {
  caller.clients.close();
  aws.close();
});

/** A hub that answers so. Its session is its own, so that the throttling of one test slows down no other. */
function hubThat(...canned: Canned[]): HubPort {
  answers = canned;
  const channel = new Channel(caller, sessionOf('AKIDEXAMPLE'), REGION);
  return hubPort(channel, { partition: 'aws', account: ACCOUNT });
}

const NAME = 'prod/billing/stripe';
const ARN = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${NAME}-a1b2c3`;
const RULE = 'never-rotated';

const idOf = (hash: string): string => `secrets-census/v1/${ACCOUNT}/${REGION}/${RULE}/${hash}`;

/** A finding with everything that there is to send. */
const FULL: Required<AsffFinding> = {
  SchemaVersion: '2018-10-08',
  Id: idOf('full'),
  ProductArn: PRODUCT,
  ProductName: 'Secrets Census',
  CompanyName: 'Secrets Census',
  GeneratorId: `secrets-census/${RULE}`,
  AwsAccountId: ACCOUNT,
  FirstObservedAt: '2026-09-01T10:00:00.000Z',
  LastObservedAt: '2026-11-21T10:00:00.000Z',
  CreatedAt: '2026-09-01T10:00:00.000Z',
  UpdatedAt: '2026-11-21T10:00:00.123Z',
  Title: 'Secret was never rotated',
  Description: 'It was never rotated; it is 400 days old.',
  SourceUrl: 'https://example.com/secret',
  Remediation: { Recommendation: { Text: 'Rotate it.', Url: 'https://example.com/rotate' } },
  ProductFields: {
    'secrets-census/SecretArn': ARN,
    'secrets-census/ScannedAt': '2026-11-21T09:00:00.000Z',
  },
  Resources: [
    {
      Type: 'AwsSecretsManagerSecret',
      Id: ARN,
      Partition: 'aws',
      Region: REGION,
      Tags: { owner: '', ['__proto__']: 'x', constructor: 'y' },
      Details: {
        AwsSecretsManagerSecret: {
          Name: NAME,
          Description: 'The key of the shop.',
          KmsKeyId: 'alias/shop',
          RotationEnabled: false,
          RotationLambdaArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:rotate`,
          RotationOccurredWithinFrequency: false,
          RotationRules: { AutomaticallyAfterDays: 30 },
          Deleted: false,
        },
        Other: { ageDays: '400' },
      },
    },
    { Type: 'AwsAccount', Id: `AWS::::Account:${ACCOUNT}` },
  ],
  Compliance: {
    Status: 'FAILED',
    RelatedRequirements: ['nist-800-53-r5 AC-2(1)'],
    StatusReasons: [{ ReasonCode: 'NEVER_ROTATED', Description: 'No rotation is on record.' }],
  },
  RecordState: 'ACTIVE',
  FindingProviderFields: {
    Severity: { Label: 'HIGH', Original: 'high' },
    Types: ['Software and Configuration Checks/AWS Security Best Practices'],
  },
};

/** What Security Hub makes of what it was sent: it adds fields at every level. */
const shown = (finding: AsffFinding, more: object = {}) => ({
  ...finding,
  Region: REGION,
  ProcessedAt: '2026-11-21T10:00:01.000Z',
  AwsAccountName: 'shop',
  Severity: { ...finding.FindingProviderFields.Severity, Normalized: 70 },
  Types: finding.FindingProviderFields.Types,
  WorkflowState: 'NEW',
  Workflow: { Status: 'NEW' },
  Resources: finding.Resources.map((resource) => ({ ...resource, ResourceRole: 'Target' })),
  Compliance: { ...finding.Compliance, SecurityControlId: 'x', AssociatedStandards: [] },
  FindingProviderFields: { ...finding.FindingProviderFields, Criticality: 3 },
  ProductFields: {
    ...finding.ProductFields,
    'aws/securityhub/FindingId': `${PRODUCT}/${finding.Id}`,
    'aws/securityhub/ProductName': 'Default',
    stranger: 'value',
  },
  Sample: false,
  ...more,
});

const page = (findings: readonly unknown[], NextToken?: string): Canned =>
  ok({ Findings: findings, ...(NextToken !== undefined && { NextToken }) });

type Pages = readonly Answer<readonly StoredFinding[]>[];

async function drained(pages: AsyncIterable<Pages[number]>): Promise<Pages> {
  const seen: Pages[number][] = [];
  for await (const answer of pages) seen.push(answer);
  return seen;
}

const foundIn = (pages: Pages): readonly StoredFinding[] =>
  pages.flatMap((answer) => (answer.ok ? answer.value : []));

/** The ids of each page, or why there is none. */
const idsIn = (pages: Pages) =>
  pages.map((answer) =>
    answer.ok
      ? answer.value.map(({ id }) => id)
      : `${answer.failure.reason}: ${answer.failure.detail ?? ''}`,
  );

/** The one finding that a hub with this one in it gives. */
async function read(stored: unknown): Promise<StoredFinding | undefined> {
  return foundIn(await drained(hubThat(page([stored])).findings()))[0];
}

describe('whether Security Hub is on', () => {
  const hub = { HubArn: `arn:aws:securityhub:${REGION}:${ACCOUNT}:hub/default` };

  test.each([
    [
      'since it says when',
      ok({ ...hub, SubscribedAt: '2026-01-02T03:04:05.6Z' }),
      {
        enabled: true,
        since: '2026-01-02T03:04:05.600Z',
      },
    ],
    ['without a word on when', ok(hub), { enabled: true }],
    ['with a moment that is none', ok({ ...hub, SubscribedAt: 'yesterday' }), { enabled: true }],
    [
      'not: the account is not subscribed',
      refused(401, 'InvalidAccessException', NOT_SUBSCRIBED),
      {
        enabled: false,
      },
    ],
    [
      'not: there is no hub',
      refused(404, 'ResourceNotFoundException', 'no hub'),
      {
        enabled: false,
      },
    ],
  ])('%s', async (_, answer, value) => {
    expect(await hubThat(answer).state()).toEqual({ ok: true, value });
  });

  test.each([
    ['access is denied', DENIED, 'accessDenied'],
    [
      'the Region is not enabled',
      refused(403, 'UnrecognizedClientException', 'The security token is invalid'),
      'regionDisabled',
    ],
    [
      'the account may not for another reason',
      refused(401, 'InvalidAccessException', 'Account is not an administrator'),
      'error',
    ],
    ['the answer speaks of no hub', ok({}), 'error'],
    ['the answer is no object', ok([]), 'error'],
  ])('is not known where %s', async (_, answer, reason) => {
    expect(await hubThat(answer).state()).toMatchObject({
      ok: false,
      failure: { reason, api: 'securityhub:DescribeHub' },
    });
  });

  test('is asked again where Security Hub is busy', async () => {
    expect(await hubThat(BUSY, BUSY, ok(hub)).state()).toMatchObject({ ok: true });
    expect(asked.map(({ path }) => path)).toEqual(Array(3).fill('GET /accounts'));
  });

  test('is asked in the name of this tool, signed for Security Hub', async () => {
    await hubThat(ok(hub)).state();
    expect(asked[0]?.headers).toMatchObject({
      'user-agent': 'secrets-census/test',
      authorization: expect.stringMatching(
        new RegExp(`Credential=AKIDEXAMPLE/\\d{8}/${REGION}/securityhub/aws4_request`),
      ),
    });
  });
});

describe('reading findings', () => {
  const EQUALS = {
    ProductArn: [{ Value: PRODUCT, Comparison: 'EQUALS' }],
    AwsAccountId: [{ Value: ACCOUNT, Comparison: 'EQUALS' }],
    Region: [{ Value: REGION, Comparison: 'EQUALS' }],
    ProductName: [{ Value: 'Secrets Census', Comparison: 'EQUALS' }],
    GeneratorId: [{ Value: 'secrets-census/', Comparison: 'PREFIX' }],
  };

  test('asks for ours alone, page after page', async () => {
    const other = { ...FULL, Id: idOf('other') };
    const hub = hubThat(page([shown(FULL)], 'two'), page([], 'three'), page([shown(other)]));
    expect(idsIn(await drained(hub.findings()))).toEqual([[FULL.Id], [], [other.Id]]);
    expect(asked.map(({ path, body }) => [path, JSON.parse(body)])).toEqual([
      ['POST /findings', { Filters: EQUALS, MaxResults: 100 }],
      ['POST /findings', { Filters: EQUALS, MaxResults: 100, NextToken: 'two' }],
      ['POST /findings', { Filters: EQUALS, MaxResults: 100, NextToken: 'three' }],
    ]);
  });

  test('asks for the suppressed among the active', async () => {
    const suppressed = { Workflow: { Status: 'SUPPRESSED' } };
    const hub = hubThat(
      page([
        shown(FULL, suppressed),
        // An emulator that ignores the filters gives these as well.
        shown({ ...FULL, Id: idOf('new') }),
        shown({ ...FULL, Id: idOf('gone'), RecordState: 'ARCHIVED' }, suppressed),
      ]),
    );
    expect(idsIn(await drained(hub.suppressed()))).toEqual([[FULL.Id]]);
    expect(JSON.parse(asked[0]?.body ?? '')).toMatchObject({
      Filters: {
        ...EQUALS,
        WorkflowStatus: [{ Value: 'SUPPRESSED', Comparison: 'EQUALS' }],
        RecordState: [{ Value: 'ACTIVE', Comparison: 'EQUALS' }],
      },
    });
  });

  test.each<[string, object]>([
    ['of another product', { ProductArn: `arn:aws:securityhub:${REGION}::product/aws/guardduty` }],
    ['of another Region', { ProductArn: defaultProduct('aws', 'us-east-1', ACCOUNT) }],
    ['of another account', { AwsAccountId: '444455556666' }],
    ['of another generator', { GeneratorId: 'secrets-census-of-others' }],
    ['of no generator', { GeneratorId: undefined }],
    ['with the id of another tool', { Id: 'prowler-secrets-census/x' }],
    ['with an id that is no text', { Id: 5 }],
  ])('leaves out one %s', async (_, more) => {
    expect(idsIn(await drained(hubThat(page([shown(FULL, more)])).findings()))).toEqual([[]]);
  });

  test.each([
    ['denied', [DENIED], /^accessDenied: AccessDeniedException/],
    [
      'not possible as the hub was disabled meanwhile',
      [refused(401, 'InvalidAccessException', NOT_SUBSCRIBED)],
      /^error: InvalidAccessException: .* is not subscribed/,
    ],
    ['answered with no list', [ok({})], /^error: The answer \(HTTP 200\) is not readable/],
    ['answered with a text for a list', [ok({ Findings: 'none' })], /not readable/],
    ['always throttled', [BUSY], /^throttled: TooManyRequestsException/],
  ])('ends with a failure where it is %s', async (_, canned, failure) => {
    const seen = await drained(hubThat(page([shown(FULL)], 'two'), ...canned).findings());
    expect(idsIn(seen)).toEqual([[FULL.Id], expect.stringMatching(failure)]);
  });

  test('goes on where Security Hub was busy for a while', async () => {
    const seen = await drained(hubThat(BUSY, BUSY, page([shown(FULL)])).findings());
    expect(idsIn(seen)).toEqual([[FULL.Id]]);
  });
});

describe('a finding comes back', () => {
  test('as it was sent, whatever Security Hub has added', async () => {
    expect(await read(shown(FULL))).toEqual({
      id: FULL.Id,
      createdAt: FULL.CreatedAt,
      updatedAt: FULL.UpdatedAt,
      workflow: 'NEW',
      finding: FULL,
    });
  });

  test('as it was sent, for each of the demonstration', async () => {
    const text = readFileSync(inPackage('reports/findings.asff.json'), 'utf8');
    // The report is ours, and of this type by its own tests.
    const findings = (JSON.parse(text) as AsffFinding[]).map((finding) => ({
      ...finding,
      AwsAccountId: ACCOUNT,
      ProductArn: PRODUCT,
    }));
    expect(findings.length).toBeGreaterThan(10);
    const hub = hubThat(page(findings.map((finding) => shown(finding))));
    const found = foundIn(await drained(hub.findings()));
    expect(found.map(({ finding }) => finding)).toEqual(findings);
  });

  test('with the severity that we gave it, not the one that a team has', async () => {
    const found = await read(
      shown(FULL, { Severity: { Label: 'LOW', Original: 'low' }, Types: ['Effects'] }),
    );
    expect(found?.finding?.FindingProviderFields).toEqual(FULL.FindingProviderFields);
  });

  test('with severity and types from the top where the hub has them nowhere else', async () => {
    const found = await read(shown(FULL, { FindingProviderFields: undefined }));
    expect(found?.finding?.FindingProviderFields).toEqual(FULL.FindingProviderFields);
  });

  test('with what a team made of it', async () => {
    const Note = { Text: 'Known.', UpdatedBy: 'ann', UpdatedAt: '2026-11-20T08:00:00Z' };
    expect(await read(shown(FULL, { Workflow: { Status: 'SUPPRESSED' }, Note }))).toMatchObject({
      workflow: 'SUPPRESSED',
      note: { text: 'Known.', by: 'ann', at: '2026-11-20T08:00:00.000Z' },
    });
  });

  test('without a workflow or a note that nobody knows', async () => {
    const found = await read(shown(FULL, { Workflow: { Status: 'ASLEEP' }, Note: 'Known.' }));
    expect(found).not.toHaveProperty('workflow');
    expect(found).not.toHaveProperty('note');
  });

  test('with times that have milliseconds and are in UTC', async () => {
    const found = await read(
      shown(FULL, { UpdatedAt: '2026-11-21T12:00:00+02:00', CreatedAt: '2026-09-01T10:00:00Z' }),
    );
    expect(found).toMatchObject({
      createdAt: '2026-09-01T10:00:00.000Z',
      updatedAt: '2026-11-21T10:00:00.000Z',
      finding: { UpdatedAt: '2026-11-21T10:00:00.000Z' },
    });
  });

  test.each<[string, object]>([
    ['no title', { Title: undefined }],
    ['a title that is none', { Title: { text: 'x' } }],
    ['an empty description', { Description: '' }],
    ['no company', { CompanyName: null }],
    ['no time of its first sight', { FirstObservedAt: undefined }],
    ['a time that is none', { LastObservedAt: '2026-13-45T00:00:00Z' }],
    ['a record state that nobody knows', { RecordState: 'LOST' }],
    ['no compliance', { Compliance: undefined }],
    ['a compliance that we never send', { Compliance: { Status: 'WARNING' } }],
    ['no resources', { Resources: [] }],
    ['resources that are no list', { Resources: 'all' }],
    ['a resource that we never send', { Resources: [{ Type: 'AwsS3Bucket', Id: 'b' }] }],
    ['a resource that is none', { Resources: [null] }],
    ['no severity', { Severity: undefined, FindingProviderFields: { Types: ['x'] } }],
    ['no types', { Types: [], FindingProviderFields: { Severity: { Label: 'LOW' } } }],
  ])('in no form to send again, if it has %s', async (_, more) => {
    expect(await read(shown(FULL, more))).toMatchObject({
      id: FULL.Id,
      updatedAt: FULL.UpdatedAt,
      finding: undefined,
    });
  });

  test.each(['', 'soon', 7, null, '+275760-09-13T00:00:00.000Z'])(
    'older than everything, if it says %j for when',
    async (UpdatedAt) => {
      expect(await read(shown(FULL, { UpdatedAt }))).toMatchObject({
        updatedAt: '1970-01-01T00:00:00.000Z',
        finding: undefined,
      });
    },
  );

  test('without the parts that are not what they should be', async () => {
    const found = await read(
      shown(FULL, {
        SourceUrl: 7,
        Remediation: 'Rotate it.',
        ProductFields: { 'secrets-census/A': 1, 'secrets-census/B': 'b', 'secrets-census': 'c' },
        Resources: [
          {
            Type: 'AwsSecretsManagerSecret',
            Id: ARN,
            Partition: 'aws-eusc',
            Region: 3,
            Tags: ['a'],
            Details: { AwsSecretsManagerSecret: { RotationEnabled: true }, Other: { a: 1 } },
          },
        ],
        Compliance: {
          Status: 'FAILED',
          RelatedRequirements: [1, 'a'],
          StatusReasons: [{ ReasonCode: 'X' }, 3],
        },
      }),
    );
    const { Remediation: _, SourceUrl: __, ...rest } = FULL;
    expect(found?.finding).toEqual({
      ...rest,
      ProductFields: { 'secrets-census/B': 'b' },
      Resources: [{ Type: 'AwsSecretsManagerSecret', Id: ARN }],
      Compliance: { Status: 'FAILED', RelatedRequirements: ['a'] },
    });
  });
});

describe('importing', () => {
  const findings = ['a', 'b', 'c'].map((hash) => ({ ...FULL, Id: idOf(hash) }));
  const [A, B, C] = [idOf('a'), idOf('b'), idOf('c')];
  const unclear = (id: string) => ({
    id,
    code: 'Unclear',
    message: 'Security Hub does not say what became of it.',
  });
  const reportedly = (FailedCount: unknown, SuccessCount: unknown, FailedFindings?: unknown) =>
    ok({ FailedCount, SuccessCount, FailedFindings });

  test('sends the findings as they are', async () => {
    expect(await hubThat(reportedly(0, 3, [])).import(findings)).toEqual({ ok: true, value: [] });
    expect(asked.map(({ path, body }) => [path, JSON.parse(body)])).toEqual([
      ['POST /findings/import', { Findings: findings }],
    ]);
  });

  test('sends nothing where there is nothing', async () => {
    expect(await hubThat(ok({})).import([])).toEqual({ ok: true, value: [] });
    expect(asked).toEqual([]);
  });

  test.each([
    [
      'those that it names, in the order in which they were sent',
      reportedly(2, 1, [
        { Id: C, ErrorCode: 'InvalidInput', ErrorMessage: 'Title is\ntoo long' },
        { Id: A, ErrorCode: 'InternalException', ErrorMessage: 'try later' },
      ]),
      [
        { id: A, code: 'InternalException', message: 'try later' },
        { id: C, code: 'InvalidInput', message: 'Title is too long' },
      ],
    ],
    [
      'one that it names twice, once',
      reportedly(2, 2, [
        { Id: B, ErrorCode: 'InvalidInput', ErrorMessage: 'x' },
        { Id: B, ErrorCode: 'InvalidInput', ErrorMessage: 'y' },
      ]),
      [{ id: B, code: 'InvalidInput', message: 'y' }],
    ],
    [
      'one without a reason',
      reportedly(1, 2, [{ Id: B }]),
      [{ id: B, code: 'Unclear', message: '' }],
    ],
    [
      'those that it counts nowhere',
      reportedly(2, 1, [{ Id: B, ErrorCode: 'E', ErrorMessage: 'm' }]),
      [unclear(A), { id: B, code: 'E', message: 'm' }, unclear(C)],
    ],
    [
      'all, where it names only strangers',
      reportedly(1, 2, [{ Id: 'x', ErrorCode: 'E', ErrorMessage: 'm' }, null, 'y']),
      [unclear(A), unclear(B), unclear(C)],
    ],
    ['all, where it says nothing', ok({}), [unclear(A), unclear(B), unclear(C)]],
    [
      'all, where its words are none',
      reportedly('0', '3', 'none'),
      [unclear(A), unclear(B), unclear(C)],
    ],
  ])('tells which were refused: %s', async (_, answer, value) => {
    expect(await hubThat(answer).import(findings)).toEqual({ ok: true, value });
  });

  test.each([
    ['InvalidInputException', 400, "Invalid parameter 'Findings'"],
    ['LimitExceededException', 400, 'Too many findings'],
  ])('takes all for refused where the whole call is, with %s', async (code, status, message) => {
    expect(await hubThat(refused(status, code, message)).import(findings)).toEqual({
      ok: true,
      value: [A, B, C].map((id) => ({ id, code, message })),
    });
    expect(asked).toHaveLength(1);
  });

  test('waits where a limit is one of the rate', async () => {
    const limit = refused(429, 'LimitExceededException', 'Rate exceeded');
    const answer = await hubThat(limit, BUSY, limit, reportedly(0, 3)).import(findings);
    expect(answer).toEqual({ ok: true, value: [] });
    expect(asked).toHaveLength(4);
  });

  test('is repeated where Security Hub failed, which may have taken them all the same', async () => {
    const broken = refused(500, 'InternalException', 'oops');
    const answer = await hubThat(broken, reportedly(0, 3)).import(findings);
    expect(answer).toEqual({ ok: true, value: [] });
    expect(new Set(asked.map(({ body }) => body)).size).toBe(1);
    expect(asked).toHaveLength(2);
  });

  test.each([
    ['denied', DENIED, 'accessDenied'],
    [
      'to a hub that is not enabled',
      refused(401, 'InvalidAccessException', NOT_SUBSCRIBED),
      'error',
    ],
    ['broken for good', refused(500, 'InternalException', 'oops'), 'error'],
    ['throttled for longer than patience lasts', BUSY, 'throttled'],
  ])('is a failure where it is %s', async (_, answer, reason) => {
    expect(await hubThat(answer).import(findings)).toMatchObject({
      ok: false,
      failure: { reason, api: 'securityhub:BatchImportFindings' },
    });
  });
});
