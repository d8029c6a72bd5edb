/** An imported finding and what the hub held before, turned into what it holds from then on. */
import type { Output, OutputValue } from '../../protocols/protocol.js';
import type { HeldFinding } from '../../state/hubs.js';
import { membersAt, textAt, valueAt } from './document.js';
import { labelOf, normalizedOf } from './severity.js';
import { cutToMilliseconds, parseTimestamp } from './time.js';

/** What finding providers say through `FindingProviderFields`. */
const PROVIDED = ['Confidence', 'Criticality', 'RelatedFindings', 'Severity', 'Types'] as const;

/** What imports say when they create a finding, and never again. Source: docs of BatchImportFindings in the SDK. */
const CUSTOMERS = ['Note', 'UserDefinedFields', 'VerificationState'] as const;

const TIMES = ['CreatedAt', 'UpdatedAt', 'FirstObservedAt', 'LastObservedAt'] as const;

/** Where and when a finding was imported. */
export interface Arrival {
  readonly account: { readonly id: string; readonly name: string };
  readonly region: string;
  readonly now: Date;
}

/** A finding that has passed all checks; `before` is undefined where it is new. */
export function hold(
  finding: Output,
  before: HeldFinding | undefined,
  { account, region, now }: Arrival,
): HeldFinding {
  const provided = providedBy(finding);
  const customized = before?.customized ?? new Set<string>();
  const active = (finding.RecordState ?? 'ACTIVE') === 'ACTIVE';
  const productName = textAt(finding, 'ProductName') ?? 'Default';
  const companyName = textAt(finding, 'CompanyName') ?? 'Personal';
  const document: Output = {
    ...finding,
    ...Object.fromEntries(TIMES.map((name) => [name, cut(finding[name])])),
    ...topLevel(provided, customized, before),
    ...Object.fromEntries(CUSTOMERS.map((name) => [name, (before?.document ?? finding)[name]])),
    FindingProviderFields: provided,
    ProductName: productName,
    CompanyName: companyName,
    AwsAccountName: account.name,
    Region: region,
    ProcessedAt: now.toISOString(),
    RecordState: active ? 'ACTIVE' : 'ARCHIVED',
    // Nobody sets it any more, but it is still told.
    WorkflowState: 'NEW',
    Workflow: { Status: workflowOf(finding, before) },
    ProductFields: {
      ...membersAt(finding, 'ProductFields'),
      'aws/securityhub/FindingId': `${finding.ProductArn}/${finding.Id}`,
      'aws/securityhub/ProductName': productName,
      'aws/securityhub/CompanyName': companyName,
    },
  };
  return {
    document,
    updatedAt: updatedAtOf(finding),
    processedAt: now.getTime(),
    active,
    customized,
  };
}

/** When the provider says that it updated the finding: milliseconds since 1970, nanoseconds cut off. */
export const updatedAtOf = (finding: Output): number =>
  parseTimestamp(textAt(finding, 'UpdatedAt') ?? '') ?? 0;

const cut = (time: OutputValue | undefined): OutputValue | undefined =>
  typeof time === 'string' ? cutToMilliseconds(time) : time;

/** The provider's own values; those that were sent at the top only count as such. */
function providedBy(finding: Output): Output {
  const own = membersAt(finding, 'FindingProviderFields');
  const { Label, Original, Normalized } = membersAt(finding, 'Severity');
  const label = Label ?? (typeof Normalized === 'number' ? labelOf(Normalized) : undefined);
  const severity = label === undefined ? undefined : { Label: label, Original };
  return Object.fromEntries(
    PROVIDED.map((name) => [name, own[name] ?? (name === 'Severity' ? severity : finding[name])]),
  );
}

/** They show at the top as well, unless a customer put something else there. */
const topLevel = (
  provided: Output,
  customized: ReadonlySet<string>,
  before: HeldFinding | undefined,
): Output =>
  Object.fromEntries(
    PROVIDED.map((name) => {
      if (customized.has(name)) return [name, before?.document[name]];
      return [name, name === 'Severity' ? withNumber(provided) : provided[name]];
    }),
  );

const withNumber = (provided: Output): Output => ({
  ...membersAt(provided, 'Severity'),
  Normalized: normalizedOf(textAt(provided, 'Severity', 'Label') ?? ''),
});

/** What is open again must be looked at again, unless it was suppressed. Source: docs of `Workflow` in the SDK. */
function workflowOf(finding: Output, before: HeldFinding | undefined): string {
  const status = textAt(before?.document ?? finding, 'Workflow', 'Status') ?? 'NEW';
  if (before === undefined || status === 'SUPPRESSED') return status;
  const revived = !before.active && finding.RecordState !== 'ARCHIVED';
  const compliance = textAt(finding, 'Compliance', 'Status') ?? 'PASSED';
  const failsAgain =
    valueAt(before.document, 'Compliance', 'Status') === 'PASSED' && compliance !== 'PASSED';
  return revived || failsAgain ? 'NEW' : status;
}
