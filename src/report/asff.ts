/** Open findings -> the AWS Security Finding Format, as `aws securityhub batch-import-findings` takes it. */
import { parseSecretArn, wholeAccount } from '../model/arn.js';
import { ASFF_PRODUCT, type AsffFinding, defaultProduct } from '../model/asff.js';
import { asffId } from '../model/asff-id.js';
import type { Hub } from '../model/delivery.js';
import { type Finding, isOpen, type RuleText, type ScanResult } from '../model/finding.js';
import { coverageFindings } from './asff-coverage.js';
import {
  ADDRESS,
  asffText,
  milliseconds,
  NAMES,
  productFieldsOf,
  recommendationOf,
  requirementsOf,
  SEVERITY_LABELS,
  typesOf,
} from './asff-fields.js';
import { resourceOf } from './asff-resource.js';
import { consoleLink } from './console-link.js';
import { listItem, listPieces } from './json-pieces.js';
import type { Chunk, Entries, EntryWriter, Preamble, ResultFrame } from './result-frame.js';

const TITLE = 256;
const DESCRIPTION = 1024;
const ID = 512;

/** What a finding does not say of itself. */
export interface AsffContext {
  readonly tool: ScanResult['tool'];
  /** Of the hub; also of a secret whose ARN cannot be read. */
  readonly partition: string;
  /** Imports the finding there, wherever its secret is. Absent: into the secret's own account and Region. */
  readonly central?: Hub;
}

const identityOf = (finding: Finding, { central, partition }: AsffContext) => {
  const hub = central ?? finding;
  return {
    Id: asffText(asffId(finding), ID),
    // Whatever an ARN in a report says: a product of another partition has a whole call refused.
    ProductArn: defaultProduct(partition, hub.region, hub.account),
    ...NAMES,
    GeneratorId: asffText(`${ASFF_PRODUCT}/${finding.ruleId}`, ID),
    AwsAccountId: hub.account,
  };
};

const timesOf = ({ firstSeenAt, lastSeenAt }: Finding) => ({
  FirstObservedAt: milliseconds(firstSeenAt),
  LastObservedAt: milliseconds(lastSeenAt),
  CreatedAt: milliseconds(firstSeenAt),
  UpdatedAt: milliseconds(lastSeenAt),
});

const stateOf = (finding: Finding, rule: RuleText | undefined) => {
  const resolved = finding.status === 'resolved';
  const requirements = requirementsOf(finding, rule);
  return {
    Compliance: {
      Status: resolved ? ('PASSED' as const) : ('FAILED' as const),
      ...(requirements.length === 0 ? {} : { RelatedRequirements: requirements }),
    },
    RecordState: resolved ? ('ARCHIVED' as const) : ('ACTIVE' as const),
  };
};

/**
 * One finding in ASFF; without `rule` there is no remediation, and without its `secret` no more of the secret than its
 * name. A resolved finding comes out archived, any other active.
 * Security Hub ignores an update whose `UpdatedAt` is not later than the stored one: who delivers sets it.
 * Severity and types stand in `FindingProviderFields` alone, so that a customer's own changes stay.
 */
export function toAsff(
  finding: Finding,
  rule: RuleText | undefined,
  context: AsffContext,
): AsffFinding {
  const partition = parseSecretArn(finding.arn)?.partition ?? context.partition;
  const recommendation = rule === undefined ? undefined : recommendationOf(rule);
  const link =
    wholeAccount(finding.arn) === undefined ? consoleLink(finding, partition) : undefined;
  return {
    SchemaVersion: '2018-10-08',
    ...identityOf(finding, context),
    ...timesOf(finding),
    Title: asffText(finding.title, TITLE),
    Description: asffText(finding.message, DESCRIPTION),
    ...(link === undefined || link.length > ADDRESS ? {} : { SourceUrl: link }),
    ...(recommendation === undefined ? {} : { Remediation: { Recommendation: recommendation } }),
    ProductFields: productFieldsOf(finding, context.tool),
    Resources: [resourceOf(finding, partition)],
    ...stateOf(finding, rule),
    FindingProviderFields: {
      Severity: { Label: SEVERITY_LABELS[finding.severity], Original: finding.severity },
      Types: typesOf(finding),
    },
  };
}

/** Open findings as items of a list; nothing else is in it. */
export function asffEntries({ rules, tool, scope }: Preamble): EntryWriter {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const context: AsffContext = { tool, partition: scope.partition };
  return {
    finding: (finding) =>
      isOpen(finding) ? listItem(toAsff(finding, byId.get(finding.ruleId), context), 1) : '',
    unknown: () => '',
  };
}

function* withCoverage(frame: ResultFrame, findings: Iterable<Chunk>): Generator<Chunk> {
  yield* findings;
  for (const finding of coverageFindings(frame)) yield listItem(finding, 1);
}

/**
 * A JSON array of the open findings, and of one for each account x Region that was not fully seen; importing takes up
 * to 100 of them at a time, per account and Region.
 */
export function* asffReport(frame: ResultFrame, { findings }: Entries): Generator<Chunk> {
  yield* listPieces(withCoverage(frame, findings), 1);
  yield '\n';
}
