/** The page on performance shows what the measurements printed, and nothing else. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { performancePage } from './performance-page.js';

const FOLDER = new URL('../../reports/performance/', import.meta.url);

const printed = (subject: string) =>
  readdirSync(FOLDER)
    .filter((file) => file.startsWith(`${subject}-`))
    .sort()
    .map((file) => ({
      ...JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')),
      name: file.slice(subject.length + 1, -'.json'.length),
    }));

it('the page on performance is as the measurements printed it', async () => {
  await expect(
    performancePage({
      crawls: printed('crawl'),
      evaluations: printed('evaluate'),
      usages: printed('usage'),
    }),
    'reports/performance.md is out of date; run: npx vitest run test/bench/performance-page -u',
  ).toMatchFileSnapshot('../../reports/performance.md');
});
