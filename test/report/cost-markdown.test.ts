import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COST_FORMATS, type PrintableCosts } from '../../src/report/cost-formats.js';
import { NO_TERMINAL } from '../../src/report/formats.js';
import { asCode, asText } from '../../src/report/markdown-text.js';
import {
  anyGrouping,
  anyJudged,
  anyPrices,
  HOSTILE_SECRETS,
  replicatedTo,
  reviewOf,
  secretOf,
} from '../cost/sample-secrets.js';
import { APP, known, readerOf, UNKNOWN_USE } from '../cost/sample-usage.js';

const textOf = (costs: PrintableCosts, deletionPlan = false): string =>
  [...COST_FORMATS.markdown(costs, { ...NO_TERMINAL, deletionPlan })].join('');

const UNUSED = { use: 'unused', secret: secretOf({ ...replicatedTo('eu-west-1') }) } as const;

/** The text without what stands as code: there, nothing can mean anything. */
const besidesCode = (text: string): string =>
  text.replaceAll(/`[^`\n]*`/g, 'CODE').replaceAll(/<code>[^<\n]*<\/code>/g, 'CODE');

/** Blocks of commands are ours from end to end. */
const besidesBlocks = (text: string): string => text.replaceAll(/^```sh\n[\s\S]*?^```$/gm, 'BLOCK');

describe('a text of a stranger', () => {
  test.each([
    ['prod/db', '`prod/db`'],
    ['@team #123 <b>', '`@team #123 <b>`'],
    ['a\nb', '`a\\nb`'],
    ['a|b', '<code>a&#124;b</code>'],
    ['`x`', '<code>&#96;x&#96;</code>'],
    ['\\|', '<code>&#92;&#124;</code>'],
    ['<b>|@team', '<code>&#60;b&#62;&#124;&#64;team</code>'],
    [' padded ', '<code> padded </code>'],
    ['', '<code></code>'],
    ['\u202e', '`\\u202e`'],
  ])('%j stands as %s', (text, written) => {
    expect(asCode(text)).toBe(written);
  });

  test.each([
    ['was last read on 2026-01-01, 324 days ago; the limit is 90 days.', undefined],
    ['**bold**', '`**bold**`'],
    ['see http://evil.example', '`see http://evil.example`'],
  ])('%j is left as it is only where it can mean nothing', (text, written = text) => {
    expect(asText(text)).toBe(written);
  });
});

describe.each([false, true])('with the plan of deletions: %o', (plan) => {
  test('hostile names stay in their cells and on their lines', () => {
    const lines = besidesBlocks(
      textOf(
        reviewOf(HOSTILE_SECRETS, {
          grouping: { by: 'owner' },
          grantees: [{ name: '<@x>|`', unread: true }],
        }),
        plan,
      ),
    ).split('\n');
    for (const line of lines) {
      const bare = besidesCode(line);
      expect(bare).not.toMatch(/[`<@#]{1}[^ #]|\[link|evil|script/);
      expect(bare).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }
  });

  test('for any secrets, each row of a table has as many cells as its head', () => {
    fc.assert(
      fc.property(anyJudged, anyPrices, anyGrouping, (secrets, prices, grouping) => {
        const text = besidesBlocks(textOf(reviewOf(secrets, { prices, grouping }), plan));
        let cells = 0;
        for (const line of text.split('\n')) {
          if (!line.startsWith('|')) {
            cells = 0;
            continue;
          }
          const own = besidesCode(line).split('|').length;
          if (cells === 0) cells = own;
          expect(own).toBe(cells);
        }
      }),
    );
  });
});

test('a row for each of the largest, and the sum of all groups', () => {
  const text = textOf(reviewOf([UNUSED]));
  expect(text).toContain('| `shop` | 1 | 0.80 | 0.80 |');
  expect(text).toContain('| **all** | **1** | **0.80** | **0.80** |');
  expect(text).toContain(
    '| `shop` | `eu-central-1` | `production/shop/database` | 0.80 | was last read on 2026-01-01, 324 days ago; the limit is 90 days. |',
  );
  expect(text).not.toContain('Before you delete');
});

test('the plan asks first, then names the commands, and comments out what takes it back', () => {
  const text = textOf(
    reviewOf([UNUSED], { grantees: [{ name: 'account 999988887777', unread: false }] }),
    true,
  );
  expect(text).toContain('- [x] It does not rotate.');
  expect(text).toContain('- [ ] Its replicas go first, at once and without a window: `eu-west-1`');
  expect(text).toMatch(
    /```sh\n# In account 111122223333\n# The replicas first.*\naws .*remove-regions.*\n#.*\naws .*delete-secret.*--recovery-window-in-days 30\n#.*\n# aws .*restore-secret.*\n```\n/,
  );
});

test('it says what reading costs, whose use is known, and why not of the others', () => {
  const busy = {
    use: 'used',
    secret: secretOf({ name: 'busy' }),
    usage: known([readerOf(APP, 720_000, { sessionHours: 720 })]),
  } as const;
  const text = textOf(reviewOf([busy, { ...UNUSED, usage: UNKNOWN_USE }]), true);
  expect(text).toContain('| API calls | 3.65 | of the cost, for calls that read 1 secret; 3.65');
  expect(text).toContain('| account | secrets | monthly | for calls | unused |');
  expect(text).toContain('| `shop` | `eu-central-1` | `busy` | 3.65 | 730000 calls a month; 3.65');
  expect(text).toContain('## Use, known of 1 of 2 secrets');
  expect(text).toContain(
    '- Not known of 1 secret: not collected, such as: `the budget of calls was used up`',
  );
  expect(text).toContain(
    '- [ ] Not known: The events that tell who was refused could not be had: `cloudtrail:LookupEvents: the budget of calls was used up`',
  );
});

test('nothing of an account that is none reaches the commands', () => {
  const account = { id: '1; rm -rf', state: 'ACTIVE' } as const;
  const secret = secretOf({ account, groupArn: UNUSED.secret.groupArn });
  expect(textOf(reviewOf([{ use: 'unused', secret }]), true)).not.toMatch(/# In account/);
});

test('without anything unused there is nothing to delete', () => {
  expect(textOf(reviewOf([{ use: 'used', secret: secretOf() }]), true)).not.toContain(
    'Before you delete',
  );
});

test('it says first that not all was seen', () => {
  expect(textOf(reviewOf([UNUSED], { complete: false }))).toMatch(
    /^# .*\n\n.*\n\n> \*\*Not all was seen: 1 of 2/,
  );
});
