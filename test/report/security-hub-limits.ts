/** An ASFF finding -> what Security Hub would refuse in it. */
import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const NAMESPACES = [
  'Software and Configuration Checks',
  'TTPs',
  'Effects',
  'Unusual Behaviors',
  'Sensitive Data Identifications',
];

type Length = readonly [field: string, text: string, limit: number];

const pairs = (
  field: string,
  texts: Readonly<Record<string, string>>,
  limit: number,
): readonly Length[] =>
  Object.entries(texts).flatMap(([key, value]): readonly Length[] => [
    [`${field} key`, key, 128],
    [`${field} value`, value, limit],
  ]);

/** Every text of the details, whatever they are called. */
const detailTexts = (details: object): readonly Length[] =>
  Object.entries(details).flatMap(([name, text]: [string, unknown]): readonly Length[] =>
    typeof text === 'string' ? [[name, text, 1024]] : [],
  );

/** Limits of the API reference of BatchImportFindings and of the ASFF guide. */
const lengths = (finding: AwsSecurityFinding): readonly Length[] => [
  ['Id', finding.Id ?? '', 512],
  ['ProductArn', finding.ProductArn ?? '', 2048],
  ['GeneratorId', finding.GeneratorId ?? '', 512],
  ['Title', finding.Title ?? '', 256],
  ['Description', finding.Description ?? '', 1024],
  ['Remediation', finding.Remediation?.Recommendation?.Text ?? '-', 512],
  ['Remediation Url', finding.Remediation?.Recommendation?.Url ?? '-', 2048],
  ['SourceUrl', finding.SourceUrl ?? '-', 2048],
  ['Severity', finding.FindingProviderFields?.Severity?.Original ?? '', 64],
  ...(finding.Compliance?.RelatedRequirements ?? []).map(
    (requirement) => ['RelatedRequirements', requirement, 64] as const,
  ),
  ...(finding.Compliance?.StatusReasons ?? []).flatMap(({ ReasonCode = '', Description = '-' }) => [
    ['StatusReasons code', ReasonCode, 100] as const,
    ['StatusReasons description', Description, 1024] as const,
  ]),
  ...pairs('ProductFields', finding.ProductFields ?? {}, 1024),
  ...(finding.Resources ?? []).flatMap((resource) => [
    ['Resource Id', resource.Id ?? '', 512] as const,
    ['Resource Region', resource.Region ?? '-', 16] as const,
    ...detailTexts(resource.Details?.AwsSecretsManagerSecret ?? {}),
    ...pairs('Other', resource.Details?.Other ?? {}, 1024),
    ...pairs('Tags', resource.Tags ?? {}, 256),
  ]),
];

const counts = (finding: AwsSecurityFinding): readonly (readonly [string, number, number])[] => [
  ['Types', finding.FindingProviderFields?.Types?.length ?? 0, 50],
  ['Resources', finding.Resources?.length ?? 0, 32],
  ['ProductFields', Object.keys(finding.ProductFields ?? {}).length, 50],
  ...(finding.Resources ?? []).flatMap(({ Tags }) =>
    Tags === undefined ? [] : [['Tags', Object.keys(Tags).length, 50] as const],
  ),
];

function* enumFaults(finding: AwsSecurityFinding): Generator<string> {
  const label = finding.FindingProviderFields?.Severity?.Label ?? '';
  if (!['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'].includes(label)) yield 'Label';
  if (!['PASSED', 'WARNING', 'FAILED', 'NOT_AVAILABLE'].includes(finding.Compliance?.Status ?? ''))
    yield 'Status';
  if (!['ACTIVE', 'ARCHIVED'].includes(finding.RecordState ?? '')) yield 'RecordState';
  for (const type of finding.FindingProviderFields?.Types ?? []) {
    if (!NAMESPACES.includes(type.split('/')[0] ?? '')) yield `type ${type}`;
    if (type.split('/').length > 3) yield `type ${type}`;
  }
  const partitions = ['aws', 'aws-cn', 'aws-us-gov', 'aws-us-iso', 'aws-us-iso-b'];
  for (const { Partition = 'aws' } of finding.Resources ?? [])
    if (!partitions.includes(Partition)) yield `partition ${Partition}`;
}

/** What an importer must leave to Security Hub, to the customer, or to FindingProviderFields. */
const FORBIDDEN = [
  'Severity',
  'Types',
  'Confidence',
  'Criticality',
  'RelatedFindings',
  'Workflow',
  'WorkflowState',
  'Note',
  'UserDefinedFields',
  'VerificationState',
] as const satisfies readonly (keyof AwsSecurityFinding)[];

/** Everything that Security Hub would not take; empty for a good finding. */
export function securityHubFaults(finding: AwsSecurityFinding): readonly string[] {
  const { AwsAccountId = '', ProductArn = '', CreatedAt = '', UpdatedAt = '' } = finding;
  const times = [CreatedAt, UpdatedAt, finding.FirstObservedAt ?? '', finding.LastObservedAt ?? ''];
  return [
    ...(finding.SchemaVersion === '2018-10-08' ? [] : ['SchemaVersion']),
    ...(/^\d{12}$/.test(AwsAccountId) ? [] : ['AwsAccountId']),
    ...(ProductArn.endsWith(`:${AwsAccountId}:product/${AwsAccountId}/default`)
      ? []
      : ['ProductArn']),
    ...times.filter((time) => !TIME.test(time)).map((time) => `time ${time}`),
    ...lengths(finding).flatMap(([field, text, limit]) => [
      ...(text.length > limit ? [`${field} over ${limit}`] : []),
      ...(text.trim() === '' ? [`${field} is blank`] : []),
    ]),
    ...counts(finding)
      .filter(([, count, limit]) => count < 1 || count > limit)
      .map(([field, count]) => `${field}: ${count}`),
    ...((finding.Compliance?.RelatedRequirements ?? []).length > 32 ? ['RelatedRequirements'] : []),
    ...enumFaults(finding),
    ...FORBIDDEN.filter((field) => finding[field] !== undefined),
    ...(Buffer.byteLength(JSON.stringify(finding)) > 240_000 ? ['over 240 KB'] : []),
  ];
}
