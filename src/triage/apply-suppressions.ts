/** Findings x what teams have suppressed -> findings that say so. */
import { asffId } from '../model/asff-id.js';
import type { Finding } from '../model/finding.js';
import type { Suppressions } from '../model/suppression.js';

/** What is gone has nothing to be suppressed. */
export const applySuppressions = (
  findings: readonly Finding[],
  suppressions: Suppressions | undefined,
): readonly Finding[] =>
  suppressions === undefined
    ? findings
    : findings.map((finding) => {
        const id = asffId(finding);
        const suppression = Object.hasOwn(suppressions, id) ? suppressions[id] : undefined;
        return suppression === undefined || finding.status === 'resolved'
          ? finding
          : { ...finding, suppression };
      });
