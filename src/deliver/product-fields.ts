/** The product fields that delivering adds to a finding, so that the next push finds out what the hub holds. */
import { ASFF_PRODUCT, type AsffFinding } from '../model/asff.js';

const field = (name: string): string => `${ASFF_PRODUCT}/${name}`;

/** `asOf` of the scan that the finding was last sent for. */
export const SCANNED_AT = field('ScannedAt');

/** Hash of what matters in the finding. */
export const DIGEST = field('Digest');

/** Parts that were left out to make it small enough. */
export const LEFT_OUT = field('LeftOut');

/** Why it was archived. */
export const ARCHIVED_BECAUSE = field('ArchivedBecause');

/** Written by whoever makes findings. */
export const SECRET_ARN = field('SecretArn');
export const SECRET_NAME = field('SecretName');

/** Change from push to push without anything being different, or never, since they say which finding it is. */
export const IMMATERIAL: ReadonlySet<string> = new Set([
  SCANNED_AT,
  DIGEST,
  ARCHIVED_BECAUSE,
  SECRET_ARN,
  SECRET_NAME,
  field('ToolVersion'),
  field('RulesHash'),
  field('FindingId'),
  field('RuleId'),
  field('SecretAccount'),
  field('SecretRegion'),
]);

/** The finding with more product fields. */
export const withProductFields = (
  finding: AsffFinding,
  fields: Readonly<Record<string, string>>,
): AsffFinding => ({ ...finding, ProductFields: { ...finding.ProductFields, ...fields } });
