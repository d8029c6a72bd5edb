import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import type { ScanResult } from '../../src/model/finding.js';
import { FORMATS } from '../../src/report/formats.js';
import { anyResult } from './any-result.js';
import { EMPTY, findingOf, HOSTILE, HUGE, SAMPLE, withFindings } from './sample-result.js';
import { HOSTILE_USE, WITH_USAGE } from './sample-usage.js';

const plain = (result: ScanResult, columns = 100) =>
  FORMATS.table.render(result, { columns, color: false });

const linesOf = (text: string) => text.slice(0, -1).split('\n');

/** Escape sequences that `color` may write: a style, and its end. */
const ESCAPE = '\u001b';
const PAINT = new RegExp(`${ESCAPE}\\[(?:0|1|2|1;31|3[1-6])m`, 'g');

test('acme at 80 columns reads as it was last looked at', async () => {
  await expect(plain(SAMPLE, 80)).toMatchFileSnapshot('expected/table-80.txt');
});

test('acme at 120 columns reads as it was last looked at', async () => {
  await expect(plain(SAMPLE, 120)).toMatchFileSnapshot('expected/table-120.txt');
});

describe.each([
  ['acme', SAMPLE],
  ['an empty account', EMPTY],
  ['hostile names', HOSTILE],
  ['six thousand findings', HUGE],
  ['acme and its use', WITH_USAGE],
  ['hostile users', HOSTILE_USE],
])('the table of %s', (_, result) => {
  test.each([20, 40, 64, 80, 100, 160, 400])('keeps within %i columns', (columns) => {
    for (const line of linesOf(plain(result, columns)))
      expect(stringWidth(line)).toBeLessThanOrEqual(Math.min(columns, 160));
  });

  test('is the same text in colours, and ends with one newline', () => {
    const colored = FORMATS.table.render(result, { columns: 100, color: true });
    const stripped = linesOf(colored.replaceAll(PAINT, '')).map((line) => line.trimEnd());
    expect(stripped).toEqual(linesOf(plain(result)));
    expect(colored).toMatch(/[^\n]\n$/);
  });
});

test('colours are written only when asked for', () => {
  expect(plain(SAMPLE)).not.toContain('\u001b');
  expect(FORMATS.table.render(SAMPLE, { columns: 100, color: true })).toContain(
    '\u001b[1;31mcritical',
  );
});

test('no name can forge a line, a colour or a direction', () => {
  fc.assert(
    fc.property(
      anyResult,
      fc.integer({ min: 20, max: 170 }),
      fc.boolean(),
      (result, columns, color) => {
        const text = FORMATS.table.render(result, { columns, color });
        for (const line of linesOf(color ? text.replaceAll(PAINT, '') : text)) {
          expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
          expect(stringWidth(line)).toBeLessThanOrEqual(columns);
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('a newline in a name does not add a line', () => {
  const named = (name: string) => withFindings([findingOf({ ruleId: 'unused-cost', name })]);
  const forged = linesOf(plain(named('a\ncritical  public-policy (1)')));
  expect(forged).toHaveLength(linesOf(plain(named('a'))).length);
  expect(forged.join('\n')).toContain('a\\ncritical');
});

test.each([
  ["The secret 'a$&b' was never read.", 'was never read.'],
  [
    "The resource policy of the secret 'a$&b' lets anyone in.",
    'The resource policy lets anyone in.',
  ],
  [
    "The secret 'other' shares its value with 'a$&b'.",
    "The secret 'other' shares its value with 'a$&b'.",
  ],
])('beside the name, the message %j reads %j', (message, shown) => {
  const text = plain(withFindings([findingOf({ ruleId: 'unused-cost', name: 'a$&b', message })]));
  expect(text).toContain(`a$&b  ${shown}\n`);
});

test('what was not seen stands before the findings', () => {
  const text = plain(SAMPLE);
  expect(text.indexOf('── Not fully seen')).toBeGreaterThan(0);
  expect(text.indexOf('── Not fully seen')).toBeLessThan(text.indexOf('── Findings'));
  expect(text).toContain('access denied at sts:AssumeRole (1)');
  expect(text).toMatch(/acme-data +us-east-1, us-west-2/);
  expect(text).toMatch(/acme-web +partly us-west-2/);
  expect(text).toMatch(/acme-legacy +every Region/);
});

test('an account or Region left out on request is not a gap, and is said', () => {
  const text = plain(SAMPLE);
  expect(text).toContain('5 of 14 account x Region');
  expect(text).toContain('Left out on request: 1 account x Region.');
  expect(text).not.toContain('excluded on request');
});

test('coverage is rounded down: 100 % means everything', () => {
  const shown = (seenShare: number) =>
    plain({ ...EMPTY, summary: { ...EMPTY.summary, seenShare } });
  expect(shown(1)).toMatch(/Coverage +100%/);
  expect(shown(0.9999)).toMatch(/Coverage +99%/);
  expect(shown(0)).toMatch(/Coverage +0%/);
});

test('no findings in a scan with gaps is not called clean', () => {
  expect(plain(EMPTY)).toContain('No open findings.');
  expect(plain({ ...SAMPLE, findings: [] })).toContain('No open findings in what could be seen.');
});

test('rules are ordered by severity; long groups say how much is left', () => {
  const text = plain(HUGE);
  const places = ['critical', 'high', 'medium', 'low', 'info'].map((severity) =>
    text.search(new RegExp(`^${severity} `, 'm')),
  );
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(text).toContain('public-policy (1000)');
  expect(text.match(/… and 990 more \(see -o json\)/g)).toHaveLength(6);
  expect(linesOf(text).length).toBeLessThan(200);
});

test('ten rows of a rule are shown in full, and the eleventh is counted', () => {
  const findings = (count: number) =>
    withFindings(
      Array.from({ length: count }, (_, index) =>
        findingOf({ ruleId: 'unused-cost', name: `n-${index}` }),
      ),
    );
  expect(plain(findings(10))).toContain('n-9');
  expect(plain(findings(10))).not.toContain('more (see');
  expect(plain(findings(11))).not.toContain('n-10');
  expect(plain(findings(11))).toContain('… and 1 more (see -o json)');
});

test('new findings are marked only where there is a baseline', () => {
  expect(plain(SAMPLE)).toMatch(/^ {2}\+ acme-payments {2}eu-central-1 {2}prod\/payments\/stripe/m);
  expect(plain(withFindings([findingOf({ ruleId: 'unused-cost' })]))).not.toMatch(/^ {2}\+ /m);
});

test('waived findings are counted, not listed', () => {
  expect(plain(SAMPLE)).toMatch(/Waived +1 /);
  expect(plain(SAMPLE)).not.toMatch(/1031 days/);
});

test.each([
  ['expired', /expired +default-kms-key 222233334444 environment=staging/],
  ['unmatched', /unmatched finding [0-9a-f]{64}/],
  ['about to expire', /expiring +never-rotated arn:aws:secretsmanager:\*/],
])('a waiver that is %s is named', (_, line) => {
  expect(plain(SAMPLE)).toMatch(line);
});

test.each([
  ['2026-04-01', false],
  ['2026-03-31', true],
  ['2026-03-01', true],
])('an active waiver that ends on %s, seen on 2026-03-01: named is %s', (expires, named) => {
  const waiver = { rule: 'unused-cost', owner: 'web', reason: 'why', expires };
  const text = plain({ ...SAMPLE, waivers: [{ waiver, state: 'active', findings: 2 }] });
  expect(text.includes(expires)).toBe(named);
  expect(text).toContain('1 active waiver over 2 findings.');
});

test('accounts are named where a name is theirs alone, else by id', () => {
  const accounts = [
    { id: '111122223333', name: 'twin', state: 'ACTIVE' },
    { id: '222233334444', name: 'twin', state: 'ACTIVE' },
    { id: '333344445555', name: 'data', state: 'ACTIVE' },
  ] as const;
  const text = plain({ ...SAMPLE, accounts });
  expect(text).not.toContain('twin');
  expect(text).toContain('+ 111122223333  eu-central-1');
  expect(text).toMatch(/\+ data +eu-west-1/);
});

test('a price that is not known is not called zero', () => {
  expect(plain(EMPTY)).toMatch(/Unused cost +- +not known/);
  expect(plain(SAMPLE)).toMatch(/Unused cost +1\.20 +USD a month, estimate at list price/);
});

test('stripping what a terminal would obey changes nothing', () => {
  expect(stripVTControlCharacters(plain(HOSTILE))).toBe(plain(HOSTILE));
});
