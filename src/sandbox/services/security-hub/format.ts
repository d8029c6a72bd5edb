/** The AWS Security Finding Format as a JSON Schema, as far as the sandbox knows it; it refuses every other member. */

/** Longest of any text. Source: mitre/heimdall2#3357, where Security Hub says so. */
export const MAX_FIELD_LENGTH = 32_767;

/** Texts hold more than blanks. Lengths: docs of the SDK's types; Security Hub user guide, ASFF syntax. */
const text = (maxLength = MAX_FIELD_LENGTH, minLength = 1) =>
  ({ type: 'string', minLength, maxLength, pattern: '\\S' }) as const;

const time = { type: 'string', format: 'date-time' } as const;
const flag = { type: 'boolean' } as const;
const score = { type: 'integer', minimum: 0, maximum: 100 } as const;
const oneOf = (...values: readonly string[]) => ({ type: 'string', enum: values }) as const;

const object = (
  properties: Readonly<Record<string, object>>,
  required: readonly string[] = [],
): object => ({ type: 'object', properties, required, additionalProperties: false });

const listOf = (items: object, maxItems?: number, minItems = 0): object => ({
  type: 'array',
  items,
  minItems,
  ...(maxItems === undefined ? {} : { maxItems }),
});

const pairs = (maxValue = MAX_FIELD_LENGTH, maxKey?: number, maxProperties?: number): object => ({
  type: 'object',
  additionalProperties: text(maxValue),
  propertyNames: text(maxKey),
  ...(maxProperties === undefined ? {} : { maxProperties }),
});

const SEVERITY_LABEL = oneOf('INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL');

/** `namespace/category/classifier`; only the namespaces are fixed. Source: Security Hub user guide, "Types taxonomy for ASFF". */
const types = listOf(
  {
    ...text(),
    pattern:
      '^(Software and Configuration Checks|TTPs|Effects|Unusual Behaviors|Sensitive Data Identifications)(/[^/]*[^/\\s][^/]*){0,2}$',
  },
  50,
);

const relatedFindings = listOf(
  object({ ProductArn: text(2048, 12), Id: text(512) }, ['ProductArn', 'Id']),
  10,
  1,
);

/** Members that customers change with BatchUpdateFindings. */
export const CUSTOMER_MEMBERS = {
  Confidence: score,
  Criticality: score,
  RelatedFindings: relatedFindings,
  Types: types,
  UserDefinedFields: pairs(1024, 128, 50),
  VerificationState: oneOf('UNKNOWN', 'TRUE_POSITIVE', 'FALSE_POSITIVE', 'BENIGN_POSITIVE'),
  Workflow: object({ Status: oneOf('NEW', 'NOTIFIED', 'RESOLVED', 'SUPPRESSED') }),
} as const;

const resource = object(
  {
    Type: text(256),
    Id: text(),
    Partition: oneOf('aws', 'aws-cn', 'aws-us-gov', 'aws-us-iso', 'aws-us-iso-b', 'AzureCloud'),
    Region: text(16),
    Provider: oneOf('AWS', 'Azure'),
    ResourceRole: text(),
    Tags: pairs(),
    Details: object({
      AwsSecretsManagerSecret: object({
        Name: text(),
        Description: text(),
        KmsKeyId: text(),
        RotationEnabled: flag,
        RotationLambdaArn: text(),
        RotationOccurredWithinFrequency: flag,
        RotationRules: object({ AutomaticallyAfterDays: { type: 'integer' } }),
        Deleted: flag,
      }),
      Other: pairs(),
    }),
    ApplicationName: text(),
    ApplicationArn: text(),
  },
  ['Type', 'Id'],
);

const compliance = object({
  Status: oneOf('PASSED', 'WARNING', 'FAILED', 'NOT_AVAILABLE'),
  RelatedRequirements: listOf(text(), 32),
  StatusReasons: listOf(object({ ReasonCode: text(), Description: text() }, ['ReasonCode'])),
  SecurityControlId: text(),
  AssociatedStandards: listOf(object({ StandardsId: text() }), 20),
  SecurityControlParameters: listOf(object({ Name: text(), Value: listOf(text()) })),
});

/** Schema of one finding of BatchImportFindings. */
export const FINDING_SCHEMA = object(
  {
    SchemaVersion: { const: '2018-10-08' },
    Id: text(512),
    ProductArn: text(2048, 12),
    ProductName: text(128),
    CompanyName: text(128),
    Region: text(16),
    GeneratorId: text(512),
    AwsAccountId: { type: 'string', pattern: '^\\d{12}$' },
    AwsAccountName: text(50),
    FirstObservedAt: time,
    LastObservedAt: time,
    CreatedAt: time,
    UpdatedAt: time,
    ProcessedAt: time,
    Severity: object({
      Label: SEVERITY_LABEL,
      Normalized: score,
      Product: { type: 'number' },
      Original: text(64),
    }),
    Title: text(256),
    Description: text(1024),
    Remediation: object({ Recommendation: object({ Text: text(512), Url: text() }) }),
    SourceUrl: text(),
    ProductFields: pairs(2048, 128, 50),
    Resources: listOf(resource, 32, 1),
    Compliance: compliance,
    WorkflowState: oneOf('NEW', 'ASSIGNED', 'IN_PROGRESS', 'DEFERRED', 'RESOLVED'),
    RecordState: oneOf('ACTIVE', 'ARCHIVED'),
    Note: object({ Text: text(512), UpdatedBy: text(), UpdatedAt: time }, [
      'Text',
      'UpdatedBy',
      'UpdatedAt',
    ]),
    FindingProviderFields: object({
      Confidence: score,
      Criticality: score,
      RelatedFindings: relatedFindings,
      Severity: object({ Label: SEVERITY_LABEL, Original: text(64) }),
      Types: types,
    }),
    Sample: flag,
    ...CUSTOMER_MEMBERS,
  },
  [
    'SchemaVersion',
    'Id',
    'ProductArn',
    'GeneratorId',
    'AwsAccountId',
    'CreatedAt',
    'UpdatedAt',
    'Title',
    'Description',
    'Resources',
  ],
);

/** Schema of the parameters of BatchUpdateFindings. */
export const UPDATE_SCHEMA = object(
  {
    FindingIdentifiers: listOf(
      object({ Id: text(), ProductArn: text() }, ['Id', 'ProductArn']),
      100,
      1,
    ),
    Note: object({ Text: text(512), UpdatedBy: text() }, ['Text', 'UpdatedBy']),
    Severity: object({ Label: SEVERITY_LABEL, Normalized: score, Product: { type: 'number' } }),
    ...CUSTOMER_MEMBERS,
  },
  ['FindingIdentifiers'],
);
