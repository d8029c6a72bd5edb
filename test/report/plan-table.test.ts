import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import type { Delivery, FieldChange } from '../../src/model/delivery.js';
import { PLAN_FORMATS } from '../../src/report/plan-formats.js';
import type { PlanLayout } from '../../src/report/plan-page.js';
import { anyText } from './any-result.js';
import {
  APPLIED,
  EMPTY_DELIVERY,
  HOSTILE_DELIVERY,
  HUGE_DELIVERY,
  IDLE,
  itemOf,
  PLAN,
} from './sample-delivery.js';

const drawn = (delivery: Delivery, layout: Partial<PlanLayout> = {}): string =>
  [...PLAN_FORMATS.table(delivery, { columns: 100, color: false, ...layout })].join('');

const linesOf = (text: string): readonly string[] => text.slice(0, -1).split('\n');

/** Escape sequences that `color` may write: a style, and its end. */
const ESCAPE = '\u001b';
const PAINT = new RegExp(`${ESCAPE}\\[(?:0|1|2|1;31|3[1-6])m`, 'g');

test.each([
  ['a plan', PLAN, 'plan-table-80.txt', 80],
  ['a plan', PLAN, 'plan-table-120.txt', 120],
  ['a plan', PLAN, 'plan-table-40.txt', 40],
  ['what became of it', APPLIED, 'plan-applied-80.txt', 80],
] as const)(
  '%s of acme reads as it was last looked at (%#)',
  async (_, delivery, file, columns) => {
    await expect(drawn(delivery, { columns })).toMatchFileSnapshot(`expected/${file}`);
  },
);

describe.each([
  ['a plan of acme', PLAN],
  ['what became of it', APPLIED],
  ['the second push', IDLE],
  ['nothing at all', EMPTY_DELIVERY],
  ['hostile names', HOSTILE_DELIVERY],
  ['three thousand findings', HUGE_DELIVERY],
])('the table of %s', (_, delivery) => {
  test.each([20, 40, 64, 80, 100, 160, 400])('keeps within %i columns', (columns) => {
    for (const line of linesOf(drawn(delivery, { columns })))
      expect(stringWidth(line)).toBeLessThanOrEqual(Math.min(columns, 160));
  });

  test('is the same text in colours, and ends with one newline', () => {
    const colored = drawn(delivery, { color: true });
    const stripped = linesOf(colored.replaceAll(PAINT, '')).map((line) => line.trimEnd());
    expect(stripped).toEqual(linesOf(drawn(delivery)));
    expect(colored).toMatch(/[^\n]\n$/);
  });
});

test('stripping what a terminal would obey changes nothing', () => {
  expect(stripVTControlCharacters(drawn(HOSTILE_DELIVERY))).toBe(drawn(HOSTILE_DELIVERY));
});

test('no name, tag, rule or error can forge a line, a colour or a direction', () => {
  const anyDelivery = fc.array(anyText, { minLength: 1, maxLength: 6 }).map((texts): Delivery => {
    const items = texts.map((text, index) => ({
      ...itemOf({
        action: index % 2 === 0 ? 'update' : 'skipped',
        ruleId: text,
        name: text,
        arn: text,
        reason: index % 2 === 0 ? 'refresh' : 'notScanned',
        detail: text,
        changes: [{ field: text, from: text, to: text }],
      }),
      ...(index % 3 === 0 && { outcome: 'failed' as const, error: { code: text, message: text } }),
    }));
    return { ...APPLIED, items };
  });
  fc.assert(
    fc.property(anyDelivery, fc.integer({ min: 20, max: 170 }), (delivery, columns) => {
      for (const line of linesOf(drawn(delivery, { columns }))) {
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(stringWidth(line)).toBeLessThanOrEqual(columns);
      }
    }),
    { numRuns: 200 },
  );
});

test('a plan says that nothing is sent, a plan that is carried out does not', () => {
  expect(drawn(PLAN)).toContain('Plan: nothing is sent; --apply does it.');
  expect(drawn(PLAN, { isAboutToSend: true })).toContain('Plan: it is carried out now.');
  expect(drawn(APPLIED)).toContain('Applied.');
  expect(drawn(APPLIED)).not.toContain('--apply');
});

describe('where there is nothing to do', () => {
  const unchanged = (delivery: Delivery) => linesOf(drawn(delivery)).slice(2);
  test('one line says so', () => {
    expect(unchanged(IDLE)).toEqual(['', '  Nothing to do: 4 unchanged.']);
    expect(unchanged(EMPTY_DELIVERY)).toEqual(['', '  Nothing to do: no findings.']);
  });

  test('what was skipped is told all the same', () => {
    const item = itemOf({ action: 'skipped', ruleId: 'unused-cost', reason: 'waived' });
    const text = drawn({ ...IDLE, items: [...IDLE.items, item] });
    expect(text).toContain('Nothing to do: 4 unchanged, 1 skipped.');
    expect(text).toContain('accepted by a waiver (1)');
    expect(text).not.toContain('── Hubs');
  });

  test('hubs that could not be read are no proof of it', () => {
    const text = drawn({ ...IDLE, hubs: PLAN.hubs });
    expect(text).toContain('Nothing to do where the hubs could be read: 4 unchanged.');
    expect(text).toContain('access denied at sts:AssumeRole (2)');
  });
});

describe('a change reads', () => {
  const shown = (...changes: FieldChange[]): string => {
    const item = itemOf({ action: 'update', ruleId: 'r', name: 'n', changes });
    const text = drawn({ ...PLAN, hubs: [], items: [item] }, { columns: 160 });
    return / {2}n {2}(.+)/.exec(text)?.[1] ?? text;
  };
  const SEVERITY = 'FindingProviderFields.Severity';

  test.each<[string, readonly FieldChange[]]>([
    ['severity MEDIUM -> HIGH', [{ field: `${SEVERITY}.Label`, from: 'MEDIUM', to: 'HIGH' }]],
    [
      'severity MEDIUM -> HIGH; Title changed',
      [
        { field: 'Title' },
        { field: `${SEVERITY}.Label`, from: 'MEDIUM', to: 'HIGH' },
        { field: `${SEVERITY}.Original`, from: 'medium', to: 'high' },
      ],
    ],
    ['Severity.Original a -> b', [{ field: `${SEVERITY}.Original`, from: 'a', to: 'b' }]],
    ['tag owner -> “the team”', [{ field: 'Resources.0.Tags.owner', to: 'the team' }]],
    ['idleDays changed', [{ field: 'Resources.0.Details.Other.idleDays', from: '3' }]],
    [
      'KmsKeyId a -> “”',
      [{ field: 'Resources.0.Details.AwsSecretsManagerSecret.KmsKeyId', from: 'a', to: '' }],
    ],
    ['Scanned -> 1', [{ field: 'ProductFields.secrets-census/Scanned', to: '1' }]],
    [
      'a changed; b changed; c changed; d changed; and 2 more',
      ['a', 'b', 'c', 'd', 'e', 'f'].map((field) => ({ field })),
    ],
  ])('%s', (words, changes) => {
    expect(shown(...changes)).toBe(words);
  });

  test('no longer than that, whatever it holds', () => {
    expect(shown({ field: 'x'.repeat(300), to: 'y'.repeat(300) }).length).toBeLessThan(90);
  });
});

test('what a team has suppressed in the hub is marked, and counted in the heading', () => {
  expect(drawn(PLAN)).toContain('── To update  2; ~ stays suppressed in the hub (1) ');
  expect(drawn(PLAN)).toMatch(
    /^ {2}~ 111122223333 {2}eu-central-1 {2}prod\/payments\/partner-feed/m,
  );
});

test('what failed is told with code and text, and is no more counted as done', () => {
  const text = drawn(APPLIED);
  expect(text).toMatch(/Create +7 /);
  expect(text).toMatch(/Failed +1 /);
  expect(text).toContain(
    '  InvalidInput (1)\n  Finding does not adhere to the Amazon Security Finding Format.\n',
  );
});

test('long lists say how much is left', () => {
  const text = drawn(HUGE_DELIVERY);
  expect(text).toContain('… and 20 more account x Region (see -o json)');
  expect(text).toContain('… and 30 more rules (see -o json)');
  expect(text).toContain('… and 995 more (see -o json)');
  expect(linesOf(text).length).toBeLessThan(500);
});

test('forty hubs are shown in full, and the forty-first is counted', () => {
  const of = (count: number): string => {
    const items = Array.from({ length: count }, (_, index) =>
      itemOf({ action: 'create', ruleId: 'r', account: String(100_000_000_000 + index) }),
    );
    const hubs = items.map(({ hub }) => ({ ...hub, status: 'ready' as const }));
    return drawn({ ...PLAN, hubs, items });
  };
  expect(of(40)).not.toContain('more account x Region');
  expect(of(41)).toContain('… and 1 more account x Region');
});

test('a hub in which all stays as it is takes no line', () => {
  expect(drawn(PLAN)).toContain('── Hubs  5 of 10 account x Region ');
  expect(drawn(PLAN)).not.toMatch(/111122223333 +eu-west-1/);
});

test('hubs that are off matter where there is something to push to them', () => {
  const text = drawn(PLAN);
  expect(text).toMatch(/Security Hub is not enabled \(1\)\n +222233334444 +ap-southeast-2\n/);
  expect(text).toContain(
    'Security Hub is not enabled in 1 more, for which there is nothing to push.',
  );
  expect(text).toContain('Left out on request: 1 account x Region.');
});
