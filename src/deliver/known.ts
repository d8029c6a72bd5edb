/** A finding in a hub -> what is to be remembered of it. */
import type { AsffFinding } from '../model/asff.js';
import { parseAsffId } from '../model/asff-id.js';
import type { KnownFinding } from '../model/delivery.js';
import { material } from './material.js';
import { DIGEST, SCANNED_AT, SECRET_ARN, SECRET_NAME } from './product-fields.js';

/** Names of the evidence of a rule that changes by the mere passing of time. */
export type Aging = (ruleId: string) => ReadonlySet<string>;

/** What is to be remembered of a finding; undefined where it is none of ours. */
export function knownFinding(finding: AsffFinding, aging: Aging): KnownFinding | undefined {
  const parsed = parseAsffId(finding.Id);
  if (parsed === undefined) return undefined;
  const { ProductFields: fields } = finding;
  const scannedAt = fields[SCANNED_AT];
  const digest = fields[DIGEST];
  return {
    ...parsed,
    id: finding.Id,
    arn: fields[SECRET_ARN] ?? '',
    name: fields[SECRET_NAME] ?? '',
    severity: finding.FindingProviderFields.Severity.Label,
    createdAt: finding.CreatedAt,
    firstObservedAt: finding.FirstObservedAt,
    updatedAt: finding.UpdatedAt,
    ...(scannedAt !== undefined && { scannedAt }),
    recordState: finding.RecordState,
    ...(digest !== undefined && { digest }),
    fields: material(finding, aging(parsed.ruleId)).fields,
  };
}
