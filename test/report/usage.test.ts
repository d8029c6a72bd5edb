/** What reports say of how the use of secrets was learned: all of it in JSON, and what a reader needs elsewhere. */
import { describe, expect, test } from 'vitest';
import type { ScanResult } from '../../src/model/finding.js';
import type { UsageNotCovered } from '../../src/model/usage.js';
import { FORMATS, type FormatName, NO_TERMINAL } from '../../src/report/formats.js';
import { usageGaps } from '../../src/report/usage-words.js';
import { SAMPLE } from './sample-result.js';
import { ALL_KNOWN, USAGE, WITH_USAGE } from './sample-usage.js';

const render = (format: FormatName, result: ScanResult): string =>
  FORMATS[format].render(result, NO_TERMINAL);

/** Lines that a report has and another one has not. */
const added = (format: FormatName, result: ScanResult): string[] => {
  const without = new Set(render(format, SAMPLE).split('\n'));
  return render(format, result)
    .split('\n')
    .filter((line) => !without.has(line));
};

describe('the table', () => {
  test('tells from where use is known, where it is not, and what was not counted', () => {
    expect(added('table', WITH_USAGE).join('\n')).toMatchInlineSnapshot(`
      "  Use known        7  of 10 account x Region, 2 of them partly: log files of CloudTrail, 2025-12-01
                            to 2026-03-01; 61 events of no secret; 1 damaged file
      ── Use  not known of 3 of 10 account x Region ──────────────────────────────────────────────────────
        not known: not collected (2)
        There is no event of any service, so nothing shows that events are recorded there.
          acme-payments  us-east-1, us-west-2
        not known: access denied (no identity policy allows it) at cloudtrail:LookupEvents (1)
          acme-web  us-west-2
        48 events of names that no secret has; 12 events that do not say which secret they are of; 1 event
        of accounts and Regions that were not scanned. Most frequent:
             48  prod/payments/gone
                 GetSecretValue in 111122223333 eu-central-1 by role
                 arn:aws:iam::111122223333:role/checkout
             12  (no name)
                 BatchGetSecretValue in 222233334444 eu-central-1 by service ecs-tasks.amazonaws.com
              1  other
                 GetSecretValue in 111122223333 eu-central-1 by unknown ?
        1 damaged file, whose events are missing:
          AWSLogs/111122223333/CloudTrail/eu-central-1/2026/01/05/a.json.gz
            The file ends early.
        1,204 files of 3.1 GB were read."
    `);
  });

  test('has one line for it where nothing is missing', () => {
    expect(added('table', { ...SAMPLE, usage: ALL_KNOWN }).join('\n')).toMatchInlineSnapshot(
      `"  Use known       10  of 10 account x Region: CloudTrail event history, 2025-12-01 to 2026-03-01"`,
    );
  });
});

test('NDJSON has one line for it, that of the JSON report', () => {
  const lines = added('ndjson', WITH_USAGE).map((line) => JSON.parse(line));
  expect(lines).toEqual([{ kind: 'usage', ...USAGE }]);
});

describe('SARIF', () => {
  const runOf = (result: ScanResult) => JSON.parse(render('sarif', result)).runs[0];

  test('tells what is not known as notifications, and the counts', () => {
    const run = runOf(WITH_USAGE);
    const told: { descriptor: { id: string }; level: string; message: { text: string } }[] =
      run.invocations[0].toolExecutionNotifications;
    const lines = told
      .filter(({ descriptor }) => descriptor.id.startsWith('usage/'))
      .map(({ descriptor, level, message }) => `${level} ${descriptor.id}: ${message.text}`);
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "warning usage/not-known: Use not known in 2 account x Region: not collected (There is no event of any service, so nothing shows that events are recorded there.): 111122223333 (us-east-1, us-west-2).
      warning usage/not-known: Use not known in 1 account x Region: access denied (no identity policy allows it) at cloudtrail:LookupEvents (Not authorized to perform cloudtrail:LookupEvents.): 222233334444 (us-west-2).
      note usage/not-counted: Counted for no secret: 48 events of names that no secret has; 12 events that do not say which secret they are of; 1 event of accounts and Regions that were not scanned.
      warning usage/damaged-files: 1 log file could not be read."
    `);
    expect(run.properties.usage).toEqual({
      source: USAGE.source,
      asked: USAGE.asked,
      places: USAGE.places,
      resolved: USAGE.resolved,
      unresolved: { events: USAGE.unresolved.events, byReason: USAGE.unresolved.byReason },
      damagedFiles: { files: 1 },
    });
  });

  test('does not grow with the places that are not covered', () => {
    const notCovered = Array.from(
      { length: 5_000 },
      (_, at): UsageNotCovered => ({
        account: String(100_000_000_000 + at),
        regions: ['eu-west-1'],
        reason: 'error',
        detail: `Failure ${at}.`,
      }),
    );
    const [invocation] = runOf({ ...SAMPLE, usage: { ...USAGE, notCovered } }).invocations;
    expect(invocation.toolExecutionNotifications.length).toBeLessThan(400);
  });
});

test.each(Object.keys(FORMATS) as FormatName[])(
  'nothing is said of it in %s where nobody asked',
  (format) => {
    expect(render(format, SAMPLE)).not.toMatch(/CloudTrail|"usage|Use known/);
  },
);

test('places that are not covered stand together by their reason, that of most first', () => {
  const gaps = usageGaps([
    { account: '1', regions: ['a'], reason: 'error', detail: 'x' },
    { account: '1', regions: ['b', 'c'], reason: 'error', detail: 'y' },
    { account: '2', regions: ['b'], reason: 'error', detail: 'y' },
  ]);
  expect(gaps.map(({ detail, rows, accounts }) => [detail, rows, accounts.length])).toEqual([
    ['y', 3, 2],
    ['x', 1, 1],
  ]);
});
