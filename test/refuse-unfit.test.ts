import { describe, expect, test } from 'vitest';
import type { DeliverableReport } from '../src/model/delivery.js';
import { type Occasion, refuseUnfit } from '../src/refuse-unfit.js';
import { SAMPLE } from './report/sample-result.js';

const NOW = new Date(SAMPLE.asOf);
const AT_HOME: Occasion = { now: NOW, partition: 'aws', onlyRegions: undefined };
const DAY_MS = 86_400_000;
const moved = (text: string, ms: number): string => new Date(Date.parse(text) + ms).toISOString();
const [first, ...others] = SAMPLE.findings;

describe('a report', () => {
  test('can be pushed as it was written', () => {
    expect(() => refuseUnfit(SAMPLE, AT_HOME)).not.toThrow();
  });

  const CASES: readonly {
    readonly name: string;
    readonly report?: Partial<DeliverableReport>;
    readonly occasion?: Partial<Occasion>;
    readonly says: RegExp;
  }[] = [
    {
      name: 'judges an inventory as of a later day',
      report: { startedAt: moved(SAMPLE.startedAt, -2 * DAY_MS) },
      says: /judged as of another day/,
    },
    {
      name: 'judges an inventory as of an earlier day',
      report: { startedAt: moved(SAMPLE.startedAt, 2 * DAY_MS) },
      says: /judged as of another day/,
    },
    {
      name: 'speaks of the future',
      occasion: { now: new Date(NOW.getTime() - 2 * DAY_MS) },
      says: /still to come/,
    },
    {
      name: 'is of another partition',
      occasion: { partition: 'aws-cn' },
      says: /another partition than the credentials, which are of 'aws-cn'/,
    },
    { name: 'has lost findings', report: { findings: others }, says: /some were taken out/ },
    {
      name: 'has won findings',
      report: { findings: first === undefined ? [] : [first, ...SAMPLE.findings] },
      says: /some were taken out, or put in/,
    },
    {
      name: 'says nothing of the Regions that are asked for',
      occasion: { onlyRegions: ['eu-wst-1'] },
      says: /only Region eu-wst-1: the report says nothing of this Region/,
    },
  ];

  test.each(CASES)('is refused where it $name', ({ report, occasion, says }) => {
    expect(() => refuseUnfit({ ...SAMPLE, ...report }, { ...AT_HOME, ...occasion })).toThrow(says);
  });

  test('is told everything at once', () => {
    const occasion = { ...AT_HOME, partition: 'aws-cn' };
    const push = () => refuseUnfit({ ...SAMPLE, findings: [] }, occasion);
    expect(push).toThrow(/another partition[\s\S]*taken out/);
  });

  test('may leave out some of the Regions that are asked for', () => {
    const [row] = SAMPLE.coverage.filter(({ region }) => region !== '*');
    const onlyRegions = [row?.region ?? '', 'ap-south-2'];
    expect(() => refuseUnfit(SAMPLE, { ...AT_HOME, onlyRegions })).not.toThrow();
  });
});
