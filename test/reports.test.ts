/** The golden set: what the tool prints for the demo company, kept in `reports/` and compared byte for byte. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COST_FILE_NAMES } from '../src/report/cost-formats.js';
import { FORMATS } from '../src/report/formats.js';
import { PLAN_FILE_NAMES } from '../src/report/plan-formats.js';
import { type Run, runCli } from './run-cli.js';

const GOLDEN = fileURLToPath(new URL('../reports', import.meta.url));
/** Of the scan, of what a push would do, and of what the secrets cost. */
const FILES = [
  ...Object.values(FORMATS).map(({ fileName }) => fileName),
  ...Object.values(PLAN_FILE_NAMES),
  ...Object.values(COST_FILE_NAMES),
];

/** Written by hand: what the JSON report, and those of a push and of costs, promise. */
const SCHEMAS = [
  'secrets-census.schema.json',
  'secrets-census-plan.schema.json',
  'secrets-census-cost.schema.json',
];
/** Made and compared by the tests of the policy analyser. */
const COMPARISON = 'policy-comparison.md';
/** What measurements printed, and the page that is made of it. */
const PERFORMANCE = ['performance', 'performance.md'];

const filesIn = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder).sort() : [];

describe('the reports of the demo company', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reports-'));
  let run: Run | undefined;

  beforeAll(async () => {
    run = await runCli(['demo', '--quiet', '--folder', folder]);
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it('are written without a word, for every format', () => {
    expect(run).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(filesIn(folder)).toEqual([...FILES].sort());
  });

  it('have a golden file each, and no golden file is left over', () => {
    const golden = [...FILES, ...SCHEMAS, COMPARISON, ...PERFORMANCE].sort();
    expect(filesIn(GOLDEN), 'run: npm run generate').toEqual(golden);
  });

  it.each(FILES)('%s is as it was; where the change is meant, run: npm run generate', (name) => {
    const made = readFileSync(join(folder, name));
    const golden = readFileSync(join(GOLDEN, name));
    // Compared as texts first, for a difference that can be read.
    expect(made.toString('utf8')).toBe(golden.toString('utf8'));
    expect(made.equals(golden)).toBe(true);
  });
});
