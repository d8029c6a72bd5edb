/** The findings that a SARIF file shows -> a sentence on those that it leaves out over GitHub's limit. */
import { SEVERITIES } from '../model/rule.js';
import { type Digest, RESULTS_LIMIT } from './digest.js';

/** Undefined where nothing is left out. */
export function leftOutSentence({ severest, shown }: Digest): string | undefined {
  const counts = SEVERITIES.toReversed()
    .map((severity) => {
      const kept = severest.filter(({ item }) => item.severity === severity).length;
      return { severity, count: shown[severity] - kept };
    })
    .filter(({ count }) => count > 0);
  if (counts.length === 0) return undefined;
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const words = counts.map(({ severity, count }) => `${count} ${severity}`).join(', ');
  return `${total} findings are left out, the least severe ones (${words}), since GitHub takes ${RESULTS_LIMIT}; the JSON report has them all.`;
}
