import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import type { Delivery, DeliveryItem, FieldChange } from '../../src/model/delivery.js';
import type { Denial } from '../../src/model/gap.js';
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
    const accounts = texts.map((name, index) => ({
      id: String(111_122_223_333 + index),
      name,
      state: 'ACTIVE' as const,
    }));
    return { ...APPLIED, items, accounts };
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
    /^ {2}~ acme-payments {2}eu-central-1 {2}prod\/payments\/partner-feed/m,
  );
});

describe('accounts are called', () => {
  const HUB = { account: '111122223333', region: 'eu-central-1' };
  const calling = (accounts: Delivery['accounts'] = []): string => {
    const create = itemOf({ action: 'create', ruleId: 'r', name: 'n' });
    const skipped = itemOf({ action: 'skipped', ruleId: 's', name: 'm', reason: 'hubNotEnabled' });
    return drawn({
      ...PLAN,
      hubs: [{ ...HUB, status: 'notEnabled' }],
      items: [create, skipped],
      accounts,
    });
  };
  const rowsWith = (text: string, label: string) =>
    linesOf(text).filter(
      (line) => line.startsWith(`    ${label}`) || line.startsWith(`  ${label}`),
    );
  const named = (id: string, name: string) => ({ id, name, state: 'ACTIVE' as const });

  test.each([
    ['by name in every section, where there is one', [named(HUB.account, 'acme')], 'acme  eu-'],
    ['by id where there is none', [], '111122223333  eu-'],
    ['by id where the name is blank', [named(HUB.account, ' ')], '111122223333  eu-'],
    [
      'by id where the name is not theirs alone',
      [named(HUB.account, 'acme'), named('222233334444', 'acme')],
      '111122223333  eu-',
    ],
    ['by name with its invisible parts shown', [named(HUB.account, 'a\u202eb')], 'a\\u202eb  eu-'],
    [
      'by as much of a name as there is room for',
      [named(HUB.account, 'n'.repeat(50))],
      `${'n'.repeat(23)}…  eu-`,
    ],
  ])('%s', (_, accounts, label) => {
    // Hubs, what is created, what is skipped, and what was not reached.
    expect(rowsWith(calling(accounts), label)).toHaveLength(4);
  });

  test('in the grid of hubs by names of any width, one below the other', () => {
    const lines = linesOf(drawn(PLAN, { columns: 120 }));
    const top = lines.findIndex((line) => line.startsWith('── Hubs')) + 2;
    const ends = lines.slice(top, top + 6).map(({ length }) => length);
    expect(new Set(ends).size).toBe(1);
  });
});

test('rules that have the same to say of a secret stand in one row', () => {
  const of = (ruleId: string, detail: string, more = {}) =>
    itemOf({ action: 'skipped', reason: 'unknown', ruleId, detail, name: 'n', ...more });
  const items = [
    of('a', 'policy: denied.'),
    of('b', 'key: denied.'),
    of('c', 'policy: denied.'),
    of('d', 'policy: denied.', { suppressed: true }),
    of('e', 'policy: denied.', { region: 'us-east-1' }),
  ];
  const text = drawn({ ...PLAN, hubs: [], items }, { columns: 120 });
  const rows = linesOf(text).filter((line) => line.includes(': denied'));
  expect(rows.map((row) => row.replaceAll(/ {2,}/g, '  '))).toEqual([
    '  acme-payments  eu-central-1  n  a, c: policy: denied.; b: key: denied.',
    '  ~ acme-payments  eu-central-1  n  d: policy: denied.',
    '  acme-payments  us-east-1  n  e: policy: denied.',
  ]);
  expect(text).toContain('could not judge the secret (5)');
});

test('what is left of a group is counted in findings, not in secrets', () => {
  const items = Array.from({ length: 14 }, (_, index) =>
    itemOf({
      action: 'skipped',
      reason: 'waived',
      ruleId: `rule-${index % 2}`,
      name: `secret-${Math.floor(index / 2)}`,
    }),
  );
  const text = drawn({ ...PLAN, hubs: [], items });
  expect(text).toContain('secret-4  rule-0, rule-1\n    … and 4 more (see -o json)');
});

describe('what failed is told once', () => {
  const failing = (...errors: NonNullable<DeliveryItem['error']>[]): string => {
    const items = errors.map((error, index) => ({
      ...itemOf({ action: 'create', ruleId: 'r', name: `n${index}`, region: `us-east-${index}` }),
      outcome: 'failed' as const,
      error,
    }));
    const text = drawn({ ...APPLIED, hubs: [], items });
    return text.slice(text.indexOf('── Failed'));
  };
  const api = 'securityhub:BatchImportFindings';
  const scp: Denial = { policyType: 'serviceControlPolicy', explicit: true, policyArn: 'arn:p' };
  const denied = (region: string, denial = scp) => ({
    code: 'accessDenied',
    message: `not authorized on arn:aws:securityhub:${region} with an explicit deny`,
    api,
    denial,
  });
  const titles = (text: string): readonly string[] =>
    linesOf(text).filter((line) => /^ {2}\S.*\(\d+\)$/.test(line));

  test('for one denial, wherever it was met, with the policy that denies', () => {
    const text = failing(denied('us-east-1'), denied('us-west-2'));
    expect(text).toContain(
      `  access denied (explicitly, by a service control policy) at ${api} (2)\n  arn:p\n`,
    );
    expect(text).not.toContain('not authorized');
  });

  test('for one reason that AWS gives no policy for, with what it said of one', () => {
    const one = { code: 'throttled', message: 'Slow down in us-east-1.', api };
    const text = failing(one, { ...one, message: 'Slow down in us-west-2.' });
    expect(text).toContain(`  throttled at ${api} (2)\n  Slow down in us-east-1.\n`);
  });

  test.each([
    ['policies', denied('us-east-1'), denied('us-east-1', { ...scp, policyArn: 'arn:q' })],
    ['errors', { code: 'error', message: 'a', api }, { code: 'error', message: 'b', api }],
    ['texts', { code: 'InvalidInput', message: 'a' }, { code: 'InvalidInput', message: 'b' }],
    ['codes', { code: 'InvalidInput', message: 'a' }, { code: 'InternalError', message: 'a' }],
  ])('for each of two %s', (_, one, other) => {
    expect(titles(failing(one, other))).toHaveLength(2);
  });

  test('for a secret, with its rules by what was to be done', () => {
    const error = { code: 'InvalidInput', message: '' };
    const items = (['create', 'create', 'resolve'] as const).map((action, index) => ({
      ...itemOf({ action, ruleId: `rule-${index}`, name: 'n' }),
      outcome: 'failed' as const,
      error,
    }));
    expect(drawn({ ...APPLIED, hubs: [], items })).toContain(
      'eu-central-1  n  create rule-0, rule-1; resolve rule-2\n',
    );
  });
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
  expect(drawn(PLAN)).not.toMatch(/acme-payments +eu-west-1/);
});

test('hubs that are off matter where there is something to push to them', () => {
  const text = drawn(PLAN);
  expect(text).toMatch(/Security Hub is not enabled \(1\)\n +acme-web +ap-southeast-2\n/);
  expect(text).toContain(
    'Security Hub is not enabled in 1 more, for which there is nothing to push.',
  );
  expect(text).toContain('Left out on request: 1 account x Region.');
});
