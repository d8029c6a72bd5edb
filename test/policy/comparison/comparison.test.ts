/** The comparison with other tools: our answers are the truth, and the page shows what the analyser says. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analysisOf, circleOf, isReadable, readComparison } from './comparison.js';
import { comparisonPage } from './comparison-page.js';

const comparison = readComparison(readFileSync(new URL('cases.yaml', import.meta.url), 'utf8'));

describe('the comparison with other tools', () => {
  it.each(comparison.cases)('is answered rightly by us: $title', (policy) => {
    const analysis = analysisOf(policy, comparison);
    expect({ letsIn: circleOf(analysis), readable: analysis.valueReadable }).toEqual({
      letsIn: policy.letsIn,
      readable: isReadable(policy),
    });
    expect(analysis.confidence).toBe('exact');
  });

  it('names only tools that it describes', () => {
    const known = comparison.tools.map(({ id }) => id);
    const named = comparison.cases.flatMap(({ answers }) => Object.keys(answers));
    expect(known).toEqual(expect.arrayContaining(named));
  });

  it('is as the page says', async () => {
    await expect(
      comparisonPage(comparison),
      'reports/policy-comparison.md is out of date; look at the difference and run: npx vitest run test/policy/comparison -u',
    ).toMatchFileSnapshot('../../../reports/policy-comparison.md');
  });
});
