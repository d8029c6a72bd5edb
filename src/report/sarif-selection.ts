/** Findings -> those that a SARIF file for GitHub carries, and a sentence on what it does not. */
import type { Finding } from '../model/finding.js';
import { SEVERITIES, severityRank } from '../model/rule.js';

/** GitHub keeps the 5,000 most severe results of a run. Source: GitHub Docs, "SARIF support for code scanning". */
export const RESULTS_LIMIT = 5000;

/**
 * GitHub shows every result as an open alert, whatever its baseline state, kind or suppressions say, and closes alerts
 * whose result is missing. So waived and resolved findings are left out; and a finding of the baseline in an account
 * or Region that was not looked at stays in, since nobody has seen that it is gone.
 */
const isCarried = ({ status, waiver }: Finding): boolean =>
  status !== 'resolved' && waiver === undefined;

export interface Selection {
  readonly findings: readonly Finding[];
  /** What is left out over the limit, as a sentence. */
  readonly leftOut?: string;
}

const leftOutSentence = (findings: readonly Finding[]): string => {
  const counts = SEVERITIES.toReversed()
    .map((severity) => ({
      severity,
      count: findings.filter((f) => f.severity === severity).length,
    }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity}`);
  return `${findings.length} findings are left out, the least severe ones (${counts.join(', ')}), since GitHub takes ${RESULTS_LIMIT}; the JSON report has them all.`;
};

/** At most the limit, the most severe ones; those kept stay in their order. */
export function selectFindings(findings: readonly Finding[]): Selection {
  const carried = findings.filter(isCarried);
  if (carried.length <= RESULTS_LIMIT) return { findings: carried };
  const ranked = carried.toSorted((a, b) => severityRank(b.severity) - severityRank(a.severity));
  const kept = new Set(ranked.slice(0, RESULTS_LIMIT));
  return {
    findings: carried.filter((finding) => kept.has(finding)),
    leftOut: leftOutSentence(ranked.slice(RESULTS_LIMIT)),
  };
}
