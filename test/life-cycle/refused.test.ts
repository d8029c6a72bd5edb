import { describe, expect, test } from 'vitest';
import { pushExitCodeOf } from '../../src/cli/exit-code.js';
import type { Delivery } from '../../src/model/delivery.js';
import { type PushOptions, push } from '../../src/push.js';
import type { Fault } from '../../src/sandbox/faults/fault.js';
import type { SecretEntry } from '../../src/sandbox/world.js';
import { Company, type Day, HASTE, IRELAND, VIRGINIA } from './company.js';
import { contents } from './hub-contents.js';

const IDLE = '2025-09-01';

/** Secrets with numbers from one to another, both included, that nobody reads. */
const idle = (from: number, to: number): readonly SecretEntry[] =>
  Array.from({ length: to - from + 1 }, (_, at) => ({
    name: `shop/${String(from + at).padStart(3, '0')}`,
    created: '2025-01-01',
    accessed: IDLE,
  }));

/** More than a page of findings in Virginia. */
const BEFORE: Day = { on: '2026-01-10', secrets: idle(0, 3), american: idle(500, 619) };

/** In both Regions some findings are gone, and some are new. */
const NOW: Day = { on: '2026-01-12', secrets: idle(2, 5), american: idle(510, 629) };

const QUICK = { connect: 5_000, answer: 500, silence: 500, whole: 500 };

/** A push that waits for nothing longer than it has to. */
const OPTIONS: PushOptions = {
  apply: true,
  haste: { ...HASTE, timeouts: QUICK },
  rateShare: 1,
  patience: 20,
};

const earlier = await new Company().day(BEFORE, (today) => today.scan());
const report = await new Company().day(NOW, (today) => today.scan());

/** A company whose hubs know what was there before. */
const begun = async (): Promise<{ readonly company: Company; readonly last: PushOptions }> => {
  const company = new Company();
  const { receipt } = await company.day(BEFORE, () => push(earlier, OPTIONS));
  return { company, last: { receipt } };
};

/** What a push did, in counts for each hub. */
function done({ items }: Delivery) {
  const counts: Record<string, number> = {};
  for (const { hub, action, outcome = 'not sent', reason } of items) {
    const what = action === 'skipped' ? `${action} ${reason}` : `${action} ${outcome}`;
    const key = `${hub.region} ${what}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

const sentIn = ({ items }: Delivery): readonly string[] =>
  items.filter(({ outcome }) => outcome !== undefined).map(({ name }) => name);

/** What hubs hold where nothing goes wrong. */
async function undisturbed() {
  const { company } = await begun();
  return company.day(NOW, async (today) => {
    const before = await contents(today.url);
    const { delivery } = await push(report, OPTIONS);
    expect(pushExitCodeOf(delivery)).toBe(0);
    return { before, delivery, contents: await contents(today.url) };
  });
}
const whole = await undisturbed();

describe('findings that Security Hub refuses', () => {
  test('once are sent all the same', async () => {
    const { company } = await begun();
    const faults: readonly Fault[] = [{ kind: 'refuseFindings', times: 1 }];
    await company.day({ ...NOW, sandbox: { faults } }, async (today) => {
      const { delivery } = await push(report, OPTIONS);
      expect(done(delivery)).toEqual(done(whole.delivery));
      expect(pushExitCodeOf(delivery)).toBe(0);
      expect(await contents(today.url)).toEqual(whole.contents);
    });
  });

  test.each([{ remembers: true }, { remembers: false }])(
    'again and again are told, left out of the receipt, and sent by the next push (which has it: $remembers)',
    async ({ remembers }) => {
      const { company, last } = await begun();
      const stubborn = report.findings.find(({ name }) => name === 'shop/625');
      const refusal = { code: 'LimitExceeded', message: 'Too many of them' };
      const findings = [`*/${stubborn?.id}`];
      const faults: readonly Fault[] = [{ kind: 'refuseFindings', findings, ...refusal }];
      const receipt = await company.day({ ...NOW, sandbox: { faults } }, async () => {
        const pushed = await push(report, { ...OPTIONS, ...last });
        const failed = pushed.delivery.items.filter(({ outcome }) => outcome === 'failed');
        expect(failed).toMatchObject([{ name: 'shop/625', action: 'create', error: refusal }]);
        expect(sentIn(pushed.delivery)).toEqual(sentIn(whole.delivery));
        expect(pushExitCodeOf(pushed.delivery)).toBe(3);
        const told = pushed.receipt?.hubs.flatMap((hub) => hub.findings.map(({ name }) => name));
        expect(told).toContain('shop/626');
        expect(told).not.toContain('shop/625');
        return pushed.receipt;
      });
      await company.day(NOW, async (today) => {
        const { delivery } = await push(report, { ...OPTIONS, ...(remembers && { receipt }) });
        expect(sentIn(delivery)).toEqual(['shop/625']);
        expect(pushExitCodeOf(delivery)).toBe(0);
        expect(await contents(today.url)).toEqual(whole.contents);
      });
    },
  );
});

const IMPORT = 'securityhub:BatchImportFindings';
const READ = 'securityhub:GetFindings';
const STATE = 'securityhub:DescribeHub';

type Scoped = Pick<Fault, 'operations' | 'regions'>;

const at = (operation: string): Scoped => ({ operations: [operation], regions: [VIRGINIA] });

const ANY_CALL = [IMPORT, READ, STATE] as const;

describe('what passes is not noticed:', () => {
  const PASSING: readonly (readonly [string, Fault])[] = [
    ['throttling', { kind: 'throttle', times: 3 }],
    ['failures of the service', { kind: 'serverError', times: 2 }],
    ['pages of a proxy', { kind: 'html', times: 2 }],
    ['pages that look as if all were well', { kind: 'html', status: 200, times: 1 }],
    ['connections that are cut off', { kind: 'reset', times: 2 }],
    ['answers that break off', { kind: 'truncate', times: 2 }],
    ['answers that do not come', { kind: 'hang', times: 1 }],
    ['sessions that end in the middle', { kind: 'expireToken', after: 1 }],
  ];

  test.each(PASSING)('%s', async (_, fault) => {
    const { company } = await begun();
    const faults = ANY_CALL.map((operation): Fault => ({ ...fault, ...at(operation) }));
    await company.day({ ...NOW, sandbox: { faults } }, async (today) => {
      const { delivery } = await push(report, OPTIONS);
      expect(done(delivery)).toEqual(done(whole.delivery));
      expect(pushExitCodeOf(delivery)).toBe(0);
      expect(await contents(today.url)).toEqual(whole.contents);
    });
  });
});

describe('what lasts in one hub leaves the others going, loses nothing, and is mended by the next push:', () => {
  /** What keeps a hub from taking anything. */
  const taking: readonly (readonly [string, Fault])[] = [
    ['it is denied', { kind: 'deny' }],
    ['it is throttled', { kind: 'throttle' }],
    ['the service fails', { kind: 'serverError' }],
    ['the service is not available', { kind: 'serverError', status: 503 }],
    ['a proxy answers', { kind: 'html', status: 200 }],
    ['connections are cut off', { kind: 'reset' }],
    ['no answer comes', { kind: 'hang' }],
    ['answers break off', { kind: 'truncate', announced: 'half' }],
    ['no credentials are good', { kind: 'expireToken', after: 0 }],
  ];

  const LASTING: readonly (readonly [string, Fault])[] = [
    ...taking.map(([what, fault]) => [`sending, as ${what}`, { ...fault, ...at(IMPORT) }] as const),
    ['reading, which is denied', { kind: 'deny', ...at(READ) }],
    ['reading, as answers break off', { kind: 'truncate', ...at(READ) }],
    ['the second page, which is denied', { kind: 'deny', ...at(READ), after: 1 }],
    ['the second page, as the service fails', { kind: 'serverError', ...at(READ), after: 1 }],
    ['a list that repeats itself', { kind: 'repeatToken', ...at(READ) }],
    ['whether it is on, which is denied', { kind: 'deny', ...at(STATE) }],
    ['whether it is on, as a proxy answers', { kind: 'html', status: 200, ...at(STATE) }],
    ['whether it is on, as that is throttled', { kind: 'throttle', ...at(STATE) }],
  ];

  test.each(LASTING)('%s', async (_, fault) => {
    const { company, last } = await begun();
    const isRead = fault.operations?.includes(IMPORT) === true;
    const receipt = await company.day({ ...NOW, sandbox: { faults: [fault] } }, async () => {
      const pushed = await push(report, { ...OPTIONS, ...last });
      expect(pushExitCodeOf(pushed.delivery)).toBe(3);
      expect(done(pushed.delivery)).toEqual({
        [`${IRELAND} create sent`]: 2,
        [`${IRELAND} resolve sent`]: 2,
        [`${IRELAND} unchanged not sent`]: 2,
        ...(isRead
          ? {
              [`${VIRGINIA} create failed`]: 10,
              [`${VIRGINIA} resolve failed`]: 10,
              [`${VIRGINIA} unchanged not sent`]: 110,
            }
          : { [`${VIRGINIA} skipped hubUnreachable`]: 120 }),
      });
      return pushed.receipt;
    });
    await company.day(NOW, async (today) => {
      const after = await contents(today.url);
      expect(after[IRELAND]).toEqual(whole.contents[IRELAND]);
      // Where the answer alone was lost, the call had its effect.
      const isLost = isRead && ['html', 'reset', 'hang', 'truncate'].includes(fault.kind);
      expect(after[VIRGINIA]).toEqual((isLost ? whole.contents : whole.before)[VIRGINIA]);
      const mended = await push(report, { ...OPTIONS, receipt });
      expect(pushExitCodeOf(mended.delivery)).toBe(0);
      expect(await contents(today.url)).toEqual(whole.contents);
      const again = await push(report, OPTIONS);
      expect(sentIn(again.delivery)).toEqual([]);
    });
  });
});

test('a hub that breaks while refused findings are sent alone is not asked again for each of the others', async () => {
  const { company } = await begun();
  const faults: readonly Fault[] = [
    { kind: 'refuseFindings', regions: [VIRGINIA], code: 'InternalFailure' },
    { kind: 'deny', ...at(IMPORT), after: 1 },
  ];
  await company.day({ ...NOW, sandbox: { faults } }, async (today) => {
    const { delivery } = await push(report, OPTIONS);
    expect(done(delivery)).toMatchObject({ [`${VIRGINIA} create failed`]: 10 });
    expect(today.calls().byOperation[IMPORT]).toMatchObject({ ok: 2, failed: 1 });
  });
});
