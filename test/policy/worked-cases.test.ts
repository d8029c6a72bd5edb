/** Each file in `cases/` is a table of policies about one thing, with the verdict that is right for each. */
import { describe, expect, it } from 'vitest';
import { analyzeResourcePolicy } from '../../src/policy/analyze-resource-policy.js';
import { readSafeSide, readThemes } from './cases/read-cases.js';

const THEMES = readThemes();

describe.each(THEMES.map(({ name, cases }) => [name, cases] as const))('%s', (_name, cases) => {
  it.each(cases.map((one) => [one.title, one] as const))(
    '%s',
    (_title, { policy, context, verdict }) => {
      const analysis = analyzeResourcePolicy(policy, context);
      expect(analysis).toMatchObject(verdict);

      const { grants, actions, external, confusedDeputy } = analysis;
      expect(actions).toEqual(expect.arrayContaining(grants.map(({ witness }) => witness.action)));
      expect(analysis.public && !external).toBe(false);
      expect(grants.length > 0).toBe(external || confusedDeputy);
    },
  );
});

describe('the worked cases', () => {
  it('have titles that tell them apart', () => {
    const titles = THEMES.flatMap(({ cases }) => cases.map(({ title }) => title));
    const repeated = titles.filter((title, index) => titles.indexOf(title) !== index);
    expect(repeated).toEqual([]);
  });
});

describe('on the safe side', () => {
  it.each(readSafeSide().map((one) => [one.title, one] as const))(
    '%s',
    (_title, { policy, context, verdict }) => {
      const analysis = analyzeResourcePolicy(policy, context);
      for (const circle of ['public', 'external', 'confusedDeputy'] as const) {
        if (verdict[circle] === true) expect(analysis[circle]).toBe(true);
      }
      // One that is answered rightly belongs to its theme.
      expect(analysis).not.toMatchObject(verdict);
    },
  );
});
