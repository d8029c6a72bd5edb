import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { textAt } from '../../src/sandbox/services/security-hub/document.js';
import {
  customerSays,
  defaultProduct,
  finding,
  findingsOf,
  importAll,
  type Loose,
  later,
  onlyFinding,
  postToHub,
} from './findings.js';
import { AUDIT, ROOT, refusal, SHOP, startTiny, type Tiny, tinyForTest } from './tiny.js';

const shop = async () => (await tinyForTest()).as(SHOP).hub;

/** The resource of the finding, with changes. */
const resource = (changes: Loose): Loose => ({ ...finding().Resources?.[0], ...changes });
const details = (secret: Loose): Loose => ({
  Resources: [resource({ Details: { AwsSecretsManagerSecret: secret } })],
});
const provider = (changes: Loose): Loose => ({
  FindingProviderFields: { ...finding().FindingProviderFields, ...changes },
});
const textOf = (length: number): string => 'x'.repeat(length);
const pairs = (count: number): Loose =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`tiny/${n}`, 'x']));

describe('a finding that is taken', () => {
  test('is shown with what the hub adds', async () => {
    const hub = await shop();
    expect(await importAll(hub, finding())).toStrictEqual({
      FailedCount: 0,
      SuccessCount: 1,
      FailedFindings: [],
    });
    expect(await onlyFinding(hub)).toStrictEqual({
      ...finding(),
      AwsAccountName: 'tiny-shop',
      Region: 'eu-west-1',
      ProcessedAt: '2026-03-02T09:30:00.000Z',
      Severity: { Label: 'MEDIUM', Original: 'medium', Normalized: 40 },
      Types: ['Software and Configuration Checks/AWS Security Best Practices'],
      Workflow: { Status: 'NEW' },
      WorkflowState: 'NEW',
      ProductFields: {
        'tiny/RuleId': 'unused',
        'aws/securityhub/FindingId': `${defaultProduct()}/tiny/unused/1`,
        'aws/securityhub/ProductName': 'Tiny Scanner',
        'aws/securityhub/CompanyName': 'Tiny',
      },
    });
  });

  test('has a name for its product although it gives none', async () => {
    const hub = await shop();
    await importAll(hub, finding({ ProductName: undefined, CompanyName: undefined }));
    expect(await onlyFinding(hub)).toMatchObject({
      ProductName: 'Default',
      CompanyName: 'Personal',
      ProductFields: { 'aws/securityhub/ProductName': 'Default' },
    });
  });

  test('is active where it does not say', async () => {
    const hub = await shop();
    await importAll(hub, finding({ RecordState: undefined }));
    expect(await onlyFinding(hub)).toMatchObject({ RecordState: 'ACTIVE' });
  });

  test('may say its severity and types at the top', async () => {
    const hub = await shop();
    const Types = ['Effects/Data Exposure'];
    const top = { FindingProviderFields: undefined, Severity: { Normalized: 71 }, Types };
    await importAll(hub, finding(top));
    expect(await onlyFinding(hub)).toMatchObject({
      Severity: { Label: 'HIGH', Normalized: 70 },
      FindingProviderFields: { Severity: { Label: 'HIGH' }, Types },
    });
  });

  test('may be sent back as it was shown', async () => {
    const hub = await shop();
    await importAll(hub, finding());
    const shown = await onlyFinding(hub);
    expect(await importAll(hub, { ...shown, UpdatedAt: '2026-03-01T09:00:00Z' })).toMatchObject({
      SuccessCount: 1,
    });
    expect(await onlyFinding(hub)).toStrictEqual({ ...shown, UpdatedAt: '2026-03-01T09:00:00Z' });
  });

  test('may have members named like those of objects', async () => {
    const hub = await shop();
    const ProductFields: unknown = JSON.parse('{"__proto__":"a","constructor":"b"}');
    await importAll(hub, finding({ ProductFields }));
    const fields = (await onlyFinding(hub)).ProductFields ?? {};
    expect(Object.keys(fields)).toStrictEqual(expect.arrayContaining(['__proto__', 'constructor']));
  });
});

describe('the call is refused', () => {
  const denied = (account: string, product: string) => ({
    name: 'AccessDeniedException',
    message: `User: arn:aws:iam::${account}:user/administrator is not authorized to perform: securityhub:BatchImportFindings on resource: ${product}`,
    status: 403,
  });

  test.each<[string, Loose, string]>([
    ['about another account', { AwsAccountId: SHOP, ProductArn: defaultProduct(ROOT) }, ROOT],
    ["for another account's product", { ProductArn: defaultProduct(AUDIT) }, SHOP],
    ['for the product of another Region', { ProductArn: defaultProduct(SHOP, 'us-east-1') }, SHOP],
    [
      'for a partner',
      { ProductArn: 'arn:aws:securityhub:eu-west-1::product/prowler/prowler' },
      SHOP,
    ],
  ])('when one of its findings is %s', async (_what, changes, account) => {
    const { hub } = (await tinyForTest()).as(account);
    const own = finding({ AwsAccountId: account, ProductArn: defaultProduct(account) });
    const other = finding({ Id: 'other', ...changes });
    expect(await refusal(importAll(hub, own, other))).toStrictEqual(
      denied(account, other.ProductArn ?? ''),
    );
    expect(await findingsOf(hub)).toStrictEqual([]);
  });

  test('when the product is none', async () => {
    const ProductArn = 'arn:aws:securityhub:::product/tiny/tiny';
    expect(await refusal(importAll(await shop(), finding({ ProductArn })))).toStrictEqual({
      name: 'InvalidInputException',
      message: `productArn: "${ProductArn}"`,
      status: 400,
    });
  });

  const numbered = (count: number, changes: Loose = {}): AwsSecurityFinding[] =>
    Array.from({ length: count }, (_, n) => finding({ Id: `tiny/${n}`, ...changes }));

  test.each([
    [0, 'fewer than 1 items'],
    [101, 'more than 100 items'],
  ])('when it has %d findings', async (count, bound) => {
    const hub = await shop();
    expect(await refusal(importAll(hub, ...numbered(count)))).toStrictEqual({
      name: 'InvalidInputException',
      message: `Invalid parameter 'Findings'. data.Findings should NOT have ${bound}`,
      status: 400,
    });
    expect(await importAll(hub, ...numbered(100))).toMatchObject({ SuccessCount: 100 });
  });

  test('when it is larger than 6 MB', async () => {
    const hub = await shop();
    const Other = Object.fromEntries(Array.from({ length: 7 }, (_, n) => [n, textOf(32_000)]));
    const large = numbered(26, { Resources: [resource({ Details: { Other } })] });
    expect(Buffer.byteLength(JSON.stringify(large))).toBeLessThan(6_000_000);
    expect(await importAll(hub, ...large)).toMatchObject({ SuccessCount: 26 });
    const [first = finding()] = large;
    expect(await refusal(importAll(hub, ...large, { ...first, Id: 'one too many' }))).toMatchObject(
      {
        name: 'RequestEntityTooLargeException',
        status: 413,
      },
    );
  });

  test('when it is no list of findings', async () => {
    const { url } = await tinyForTest();
    expect(await postToHub(url, '/findings/import', { Findings: ['x'] })).toStrictEqual({
      status: 400,
      code: 'SerializationException',
      body: { Message: 'Findings must be a list of structures.' },
    });
  });
});

describe('of a call that is taken, a finding is refused', () => {
  let tiny: Tiny;
  beforeAll(async () => {
    tiny = await startTiny({ quotas: [] });
  });
  afterAll(() => tiny.close());

  const FORMAT = 'Finding does not adhere to Amazon Finding Format. ';

  /** Sent without the SDK, which leaves out what it does not know. */
  const problemOf = async (changes: Loose): Promise<string> => {
    const Findings = [finding({ Id: 'good' }), finding({ Id: 'bad', ...changes })];
    const { status, body } = await postToHub(tiny.url, '/findings/import', { Findings });
    expect(status).toBe(200);
    const refused = { Id: changes.Id ?? 'bad', ErrorCode: 'InvalidInput' };
    const failed: readonly unknown[] = Array.isArray(body.FailedFindings)
      ? body.FailedFindings
      : [];
    if (failed.length === 0) return 'none';
    expect(body).toMatchObject({ SuccessCount: 1, FailedCount: 1, FailedFindings: [refused] });
    return textAt(failed[0], 'ErrorMessage') ?? 'no message';
  };

  test.each<[string, Loose]>([
    ["data should have required property 'Title'", { Title: undefined }],
    ["data should have required property 'Title'", { Title: null }],
    ["data should have required property 'Description'", { Description: undefined }],
    ["data should have required property 'GeneratorId'", { GeneratorId: undefined }],
    ["data should have required property 'CreatedAt'", { CreatedAt: undefined }],
    ["data should have required property 'Resources'", { Resources: undefined }],
    ["data should have required property 'ProductArn'", { ProductArn: undefined }],
    ["data should have required property 'AwsAccountId'", { AwsAccountId: undefined }],
    ["data should have required property 'Severity'", { FindingProviderFields: undefined }],
    ["data should have required property 'Severity'", provider({ Severity: { Original: 'x' } })],
    ["data should have required property 'Types'", provider({ Types: undefined })],
    [
      "data.Resources[0] should have required property 'Type'",
      { Resources: [resource({ Type: undefined })] },
    ],
    [
      "data.Compliance.StatusReasons[0] should have required property 'ReasonCode'",
      { Compliance: { Status: 'FAILED', StatusReasons: [{ Description: 'x' }] } },
    ],
  ])('%s', async (problem, changes) => {
    expect(await problemOf(changes)).toContain(`${FORMAT}${problem}`);
  });

  test.each<[field: string, max: number, with_: (text: string) => Loose]>([
    ['data.Id', 512, (Id) => ({ Id })],
    ['data.GeneratorId', 512, (GeneratorId) => ({ GeneratorId })],
    ['data.Title', 256, (Title) => ({ Title })],
    ['data.Description', 1024, (Description) => ({ Description })],
    ['data.ProductName', 128, (ProductName) => ({ ProductName })],
    ['data.CompanyName', 128, (CompanyName) => ({ CompanyName })],
    [
      'data.Remediation.Recommendation.Text',
      512,
      (Text) => ({ Remediation: { Recommendation: { Text } } }),
    ],
    ["data.ProductFields['a/b']", 2048, (text) => ({ ProductFields: { 'a/b': text } })],
    ['data.Resources[0].Type', 256, (Type) => ({ Resources: [resource({ Type })] })],
    ['data.Resources[0].Region', 16, (Region) => ({ Resources: [resource({ Region })] })],
    [
      'data.FindingProviderFields.Severity.Original',
      64,
      (Original) => provider({ Severity: { Label: 'LOW', Original } }),
    ],
    [
      'data.Note.Text',
      512,
      (Text) => ({
        Note: { Text, UpdatedBy: 'me', UpdatedAt: '2026-03-01T08:00:00Z' },
      }),
    ],
  ])('%s over %d characters', async (field, max, with_) => {
    // A character outside of the basic plane counts once.
    expect(await problemOf(with_(`${textOf(max - 1)}🔑`))).toBe('none');
    expect(await problemOf(with_(textOf(max + 1)))).toBe(
      `${FORMAT}${field} should NOT be longer than ${max} characters.`,
    );
  });

  test.each<[field: string, max: number, what: string, with_: (count: number) => Loose]>([
    ['data.Resources', 32, 'items', (n) => ({ Resources: Array(n).fill(resource({})) })],
    ['data.ProductFields', 50, 'properties', (n) => ({ ProductFields: pairs(n) })],
    [
      'data.FindingProviderFields.Types',
      50,
      'items',
      (n) => provider({ Types: Array(n).fill('Effects/Data Exposure') }),
    ],
    [
      'data.Compliance.RelatedRequirements',
      32,
      'items',
      (n) => ({ Compliance: { RelatedRequirements: Array(n).fill('x') } }),
    ],
    [
      'data.Compliance.AssociatedStandards',
      20,
      'items',
      (n) => ({ Compliance: { AssociatedStandards: Array(n).fill({ StandardsId: 'x' }) } }),
    ],
    [
      'data.RelatedFindings',
      10,
      'items',
      (n) => ({ RelatedFindings: Array(n).fill({ ProductArn: defaultProduct(), Id: 'x' }) }),
    ],
  ])('%s of more than %d %s', async (field, max, what, with_) => {
    expect(await problemOf(with_(max))).toBe('none');
    expect(await problemOf(with_(max + 1))).toBe(
      `${FORMAT}${field} should NOT have more than ${max} ${what}.`,
    );
  });

  test.each<[string, Loose]>([
    ['data.SchemaVersion should be equal to constant', { SchemaVersion: '2019-01-01' }],
    ['data.RecordState should be equal to one of', { RecordState: 'OPEN' }],
    ['data.Compliance.Status should be equal to one of', { Compliance: { Status: 'OK' } }],
    ['data.Workflow.Status should be equal to one of', { Workflow: { Status: 'MUTED' } }],
    ['data.VerificationState should be equal to one of', { VerificationState: 'TRUE' }],
    [
      'data.FindingProviderFields.Severity.Label should be equal to one of',
      provider({ Severity: { Label: 'SEVERE' } }),
    ],
    [
      'data.Resources[0].Partition should be equal to one of',
      { Resources: [resource({ Partition: 'aws-eusc' })] },
    ],
    [
      'data.FindingProviderFields.Types[0] should match pattern',
      provider({ Types: ['automated'] }),
    ],
    [
      'data.FindingProviderFields.Types[0] should match pattern',
      provider({ Types: ['Effects/Data Exposure/Secret/Value'] }),
    ],
    ['data.FindingProviderFields.Confidence should be <= 100', provider({ Confidence: 101 })],
    ['data.Title should match pattern', { Title: ' \n' }],
    ['data.Title should NOT be shorter than 1 characters', { Title: '' }],
    ['data.Title should be string', { Title: 5 }],
    ['data.Resources should NOT have fewer than 1 items', { Resources: [] }],
    ["data.ProductFields['a/b'] should match pattern", { ProductFields: { 'a/b': ' ' } }],
    [
      `data.ProductFields property name '${textOf(129)}' is invalid`,
      { ProductFields: { [textOf(129)]: 'x' } },
    ],
    [
      'data.Resources[0].Tags.team should NOT be shorter than 1',
      { Resources: [resource({ Tags: { team: '' } })] },
    ],
    [
      'data.Resources[0].Details.AwsSecretsManagerSecret.Description should match pattern',
      details({ Description: '  ' }),
    ],
    [
      'data.Resources[0].Details.AwsSecretsManagerSecret.Deleted should be boolean',
      details({ Deleted: 'no' }),
    ],
    [
      'data.Resources[0].Details.Other.days should be string',
      { Resources: [resource({ Details: { Other: { days: 5 } } })] },
    ],
    [
      "data.Resources[0].Details.AwsSecretsManagerSecret should NOT have additional properties: the sandbox does not know 'CreatedDate'",
      details({ CreatedDate: '2026-01-01' }),
    ],
    ["data should NOT have additional properties: the sandbox does not know 'Age'", { Age: 5 }],
  ])('%s', async (problem, changes) => {
    expect(await problemOf(changes)).toContain(`${FORMAT}${problem}`);
  });

  test.each([
    '2026-03-01',
    '2026-03-01T08:00:00',
    '2026-03-01 08:00:00Z',
    '2026-02-29T08:00:00Z',
    '2026-03-01T24:00:00Z',
    '2026-03-01T08:00:00.1234567890Z',
    '2026-03-01T08:00:00+18:01',
    '2026-03-01T08:00:00+01:60',
    'yesterday',
  ])('a time such as %s', async (time) => {
    const problem = `${FORMAT}data.FirstObservedAt should match format "date-time".`;
    expect(await problemOf({ FirstObservedAt: time })).toBe(problem);
  });

  test('a field of more than 32767 characters', async () => {
    const other = (length: number) => ({
      Resources: [resource({ Details: { Other: { story: textOf(length) } } })],
    });
    expect(await problemOf(other(32_767))).toBe('none');
    const problem = 'The maximum size of an individual field should be less than 32768';
    expect(await problemOf(other(32_768))).toBe(problem);
  });

  test('more than 240 KB', async () => {
    const other = (bytes: number) => ({
      Resources: [
        resource({
          Details: {
            Other: Object.fromEntries(
              Array.from({ length: 10 }, (_, n) => [`part${n}`, textOf(bytes / 10)]),
            ),
          },
        }),
      ],
    });
    expect(await problemOf(other(230_000))).toBe('none');
    expect(await problemOf(other(240_000))).toBe('Finding size exceeded 240 KB');
  });

  test('with all that is wrong, up to a few', async () => {
    const problem = await problemOf({ Title: '', RecordState: 'OPEN', ProductFields: pairs(60) });
    expect(problem).toContain('data.Title');
    expect(problem).toContain('data.RecordState');
    expect(problem).toContain('data.ProductFields');
    const Tags = Object.fromEntries(Array.from({ length: 900 }, (_, n) => [`tag${n}`, '']));
    const many = await problemOf({ Resources: [resource({ Tags })] });
    expect(many.length).toBeLessThan(1000);
  });
});

test.each([
  ['2026-03-01T08:00:00Z', '2026-03-01T08:00:00Z'],
  ['2026-03-01T08:00:00.123456789Z', '2026-03-01T08:00:00.123Z'],
  ['2026-03-01T08:00:00.12Z', '2026-03-01T08:00:00.12Z'],
  ['2026-03-01T08:00:00.1234+17:59', '2026-03-01T08:00:00.123+17:59'],
  ['2026-03-01T08:00:00-0830', '2026-03-01T08:00:00-0830'],
])('the time %s is kept as %s', async (time, kept) => {
  const hub = await shop();
  await importAll(hub, finding({ CreatedAt: time, UpdatedAt: time }));
  expect(await onlyFinding(hub)).toMatchObject({ CreatedAt: kept, UpdatedAt: kept });
});

describe('a finding that the hub has', () => {
  const imported = async () => {
    const hub = await shop();
    await importAll(hub, finding());
    return hub;
  };

  test.each([
    ['as old', '2026-03-01T08:00:00.000Z', false],
    ['as old, told with nanoseconds', '2026-03-01T08:00:00.000999Z', false],
    ['as old, told with an offset', '2026-03-01T09:00:00+01:00', false],
    ['older', '2026-03-01T07:59:59.999Z', false],
    ['a millisecond younger', '2026-03-01T08:00:00.001Z', true],
    ['younger, told with an offset', '2026-03-01T08:00:00-0100', true],
  ])('is silently left alone by one that is %s, or replaced', async (_age, UpdatedAt, replaces) => {
    const hub = await imported();
    const answer = await importAll(hub, finding({ UpdatedAt, Title: 'Another title' }));
    expect(answer).toStrictEqual({ FailedCount: 0, SuccessCount: 1, FailedFindings: [] });
    const { Title } = await onlyFinding(hub);
    expect(Title === 'Another title').toBe(replaces);
  });

  test('is replaced as a whole', async () => {
    const hub = await imported();
    await importAll(hub, later(1, { Remediation: undefined, LastObservedAt: undefined }));
    expect(await onlyFinding(hub)).not.toHaveProperty('LastObservedAt');
  });

  test('is another one under another id', async () => {
    const hub = await imported();
    await importAll(hub, finding({ Id: 'tiny/unused/2' }));
    const ids = (await findingsOf(hub)).map(({ Id }) => Id);
    expect(ids).toStrictEqual(['tiny/unused/1', 'tiny/unused/2']);
  });

  test('is updated by the last of several in one call', async () => {
    const hub = await imported();
    await importAll(hub, later(2, { Title: 'second' }), later(1, { Title: 'first' }));
    expect(await onlyFinding(hub)).toMatchObject({ Title: 'second' });
  });

  test('keeps what belongs to the customer', async () => {
    const hub = await imported();
    await customerSays(hub, {
      Note: { Text: 'ours', UpdatedBy: 'me' },
      UserDefinedFields: { ticket: '7' },
      VerificationState: 'TRUE_POSITIVE',
      Workflow: { Status: 'NOTIFIED' },
    });
    const { Note, UserDefinedFields, VerificationState, Workflow } = await onlyFinding(hub);
    const theirs = {
      Note: { Text: 'theirs', UpdatedBy: 'it', UpdatedAt: '2026-03-01T08:00:00Z' },
      UserDefinedFields: { ticket: '8' },
      VerificationState: 'FALSE_POSITIVE',
      Workflow: { Status: 'RESOLVED' },
    };
    await importAll(hub, later(1, { ...theirs, Title: 'new' }));
    expect(await onlyFinding(hub)).toMatchObject({
      Title: 'new',
      Note,
      UserDefinedFields,
      VerificationState,
      Workflow,
    });
    expect(Workflow).toStrictEqual({ Status: 'NOTIFIED' });
  });

  test('has the severity and types of its provider, until a customer changes them', async () => {
    const hub = await imported();
    const high = provider({ Severity: { Label: 'HIGH' }, Types: ['Effects/Data Exposure'] });
    await importAll(hub, later(1, high));
    expect(await onlyFinding(hub)).toMatchObject({
      Severity: { Label: 'HIGH', Normalized: 70 },
      Types: ['Effects/Data Exposure'],
    });
    await customerSays(hub, { Severity: { Label: 'LOW' } });
    const critical = { Severity: { Label: 'CRITICAL' }, Types: ['TTPs/Credential Access'] };
    await importAll(hub, later(2, provider(critical)));
    expect(await onlyFinding(hub)).toMatchObject({
      Severity: { Label: 'LOW', Normalized: 1 },
      Types: ['TTPs/Credential Access'],
      FindingProviderFields: critical,
    });
  });

  test.each<['NEW' | 'NOTIFIED' | 'RESOLVED' | 'SUPPRESSED', Loose, Loose, string]>([
    ['RESOLVED', { RecordState: 'ARCHIVED' }, {}, 'NEW'],
    ['NOTIFIED', { RecordState: 'ARCHIVED' }, {}, 'NEW'],
    ['NOTIFIED', { RecordState: 'ARCHIVED' }, { RecordState: undefined }, 'NEW'],
    ['SUPPRESSED', { RecordState: 'ARCHIVED' }, {}, 'SUPPRESSED'],
    ['RESOLVED', { Compliance: { Status: 'PASSED' } }, {}, 'NEW'],
    [
      'NOTIFIED',
      { Compliance: { Status: 'PASSED' } },
      { Compliance: { Status: 'WARNING' } },
      'NEW',
    ],
    ['SUPPRESSED', { Compliance: { Status: 'PASSED' } }, {}, 'SUPPRESSED'],
    ['RESOLVED', {}, {}, 'RESOLVED'],
    ['NOTIFIED', {}, { RecordState: 'ARCHIVED' }, 'NOTIFIED'],
    [
      'RESOLVED',
      { RecordState: 'ARCHIVED', Compliance: { Status: 'PASSED' } },
      { RecordState: 'ARCHIVED', Compliance: { Status: 'PASSED' } },
      'RESOLVED',
    ],
  ])('that is %s, was %j and is now %j', async (Status, before, after, expected) => {
    const hub = await shop();
    await importAll(hub, finding(before));
    await customerSays(hub, { Workflow: { Status } });
    await importAll(hub, later(1, after));
    expect((await onlyFinding(hub)).Workflow).toStrictEqual({ Status: expected });
  });
});
