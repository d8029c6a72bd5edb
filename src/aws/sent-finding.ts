/** A finding as Security Hub shows it -> what we once sent: of all its fields those that we write. */
import { ASFF_PRODUCT, type AsffFinding, type AsffSeverityLabel } from '../model/asff.js';
import { defined } from '../model/defined.js';
import {
  type Fields,
  fieldsOf,
  haveTexts,
  list,
  moment,
  oneOf,
  text,
  texts,
  textsByName,
} from './fields.js';
import { sentResource } from './sent-resource.js';

const TEXTS = [
  'Id',
  'ProductArn',
  'ProductName',
  'CompanyName',
  'GeneratorId',
  'AwsAccountId',
  'Title',
  'Description',
] as const;

const RECORD_STATES: readonly AsffFinding['RecordState'][] = ['ACTIVE', 'ARCHIVED'];

const STATUSES: readonly AsffFinding['Compliance']['Status'][] = [
  'FAILED',
  'PASSED',
  'NOT_AVAILABLE',
];

const LABELS: readonly AsffSeverityLabel[] = ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];

type Times = Pick<AsffFinding, 'FirstObservedAt' | 'LastObservedAt' | 'CreatedAt' | 'UpdatedAt'>;

function timesIn(finding: Fields): Times | undefined {
  const FirstObservedAt = moment(finding['FirstObservedAt']);
  const LastObservedAt = moment(finding['LastObservedAt']);
  const CreatedAt = moment(finding['CreatedAt']);
  const UpdatedAt = moment(finding['UpdatedAt']);
  return FirstObservedAt && LastObservedAt && CreatedAt && UpdatedAt
    ? { FirstObservedAt, LastObservedAt, CreatedAt, UpdatedAt }
    : undefined;
}

/**
 * Severity and types as we gave them. The fields of the same names at the top are what a team, or Security Hub, has
 * made of them; they are read where the others are missing.
 */
function providedIn(finding: Fields): AsffFinding['FindingProviderFields'] | undefined {
  const provided = fieldsOf(finding['FindingProviderFields']);
  const severity = fieldsOf(provided['Severity']);
  const shown = fieldsOf(finding['Severity']);
  const Label = oneOf(LABELS, severity['Label']) ?? oneOf(LABELS, shown['Label']);
  const Original = text(severity['Original']) ?? text(shown['Original']);
  const Types = texts(provided['Types']) ?? texts(finding['Types']);
  return Label && Original && Types ? { Severity: { Label, Original }, Types } : undefined;
}

function complianceIn(finding: Fields): AsffFinding['Compliance'] | undefined {
  const compliance = fieldsOf(finding['Compliance']);
  const Status = oneOf(STATUSES, compliance['Status']);
  if (Status === undefined) return undefined;
  const reasons = (list(compliance['StatusReasons']) ?? []).map(fieldsOf).flatMap((reason) => {
    const ReasonCode = text(reason['ReasonCode']);
    const Description = text(reason['Description']);
    return ReasonCode && Description ? [{ ReasonCode, Description }] : [];
  });
  return {
    Status,
    ...defined<Pick<AsffFinding['Compliance'], 'RelatedRequirements' | 'StatusReasons'>>({
      RelatedRequirements: texts(compliance['RelatedRequirements']),
      StatusReasons: reasons.length === 0 ? undefined : reasons,
    }),
  };
}

function sourceIn(finding: Fields): Pick<AsffFinding, 'SourceUrl'> {
  const SourceUrl = text(finding['SourceUrl']);
  return SourceUrl === undefined ? {} : { SourceUrl };
}

function remediationIn(finding: Fields): Pick<AsffFinding, 'Remediation'> {
  const { Recommendation } = fieldsOf(finding['Remediation']);
  const Text = text(fieldsOf(Recommendation)['Text']);
  const Url = text(fieldsOf(Recommendation)['Url']);
  if (Text === undefined && Url === undefined) return {};
  return { Remediation: { Recommendation: { ...(Text && { Text }), ...(Url && { Url }) } } };
}

/** Security Hub adds some of its own, which it would refuse to be sent. */
const productFieldsIn = (finding: Fields): Record<string, string> =>
  Object.fromEntries(
    Object.entries(textsByName(finding['ProductFields']) ?? {}).filter(([name]) =>
      name.startsWith(`${ASFF_PRODUCT}/`),
    ),
  );

function resourcesIn(finding: Fields): AsffFinding['Resources'] | undefined {
  const resources = (list(finding['Resources']) ?? []).map(sentResource);
  const read = resources.filter((resource) => resource !== undefined);
  return read.length > 0 && read.length === resources.length ? read : undefined;
}

/** The finding in the form in which it can be sent again; undefined where a part of it is missing or of another kind. */
export function sentFinding(stored: unknown): AsffFinding | undefined {
  const finding = fieldsOf(stored);
  const times = timesIn(finding);
  const Resources = resourcesIn(finding);
  const Compliance = complianceIn(finding);
  const RecordState = oneOf(RECORD_STATES, finding['RecordState']);
  const FindingProviderFields = providedIn(finding);
  if (!haveTexts(finding, TEXTS) || !times || !Resources) return undefined;
  if (!Compliance || !RecordState || !FindingProviderFields) return undefined;
  return {
    SchemaVersion: '2018-10-08',
    Id: finding.Id,
    ProductArn: finding.ProductArn,
    ProductName: finding.ProductName,
    CompanyName: finding.CompanyName,
    GeneratorId: finding.GeneratorId,
    AwsAccountId: finding.AwsAccountId,
    ...times,
    Title: finding.Title,
    Description: finding.Description,
    ...sourceIn(finding),
    ...remediationIn(finding),
    ProductFields: productFieldsIn(finding),
    Resources,
    Compliance,
    RecordState,
    FindingProviderFields,
  };
}
