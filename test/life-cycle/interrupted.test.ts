import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { loadReceipt } from '../../src/files/receipt.js';
import { loadReport } from '../../src/files/report-file.js';
import type { DeliverableReport } from '../../src/model/delivery.js';
import type { ScanResult } from '../../src/model/finding.js';
import { type PushOptions, push } from '../../src/push.js';
import type { SecretEntry } from '../../src/sandbox/world.js';
import { Company, type Day, HASTE, IRELAND, type Today, VIRGINIA } from './company.js';
import { contents } from './hub-contents.js';
import { endPush, Listener, runPush } from './killed-push.js';

/** Each starts the program once or twice, which takes long on a busy machine. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** Milliseconds by which answers are late: long enough to be killed in. */
const LATE = 40;

const ACCESSED = { idle: '2025-09-01', forgotten: '2025-05-01', read: '2026-01-05' } as const;

/** Secrets with numbers from one to another, both included. */
const secrets = (
  from: number,
  to: number,
  accessed: keyof typeof ACCESSED,
): readonly SecretEntry[] =>
  Array.from({ length: to - from + 1 }, (_, at) => ({
    name: `shop/${String(from + at).padStart(3, '0')}`,
    created: '2025-01-01',
    accessed: ACCESSED[accessed],
  }));

/** What the hubs know already. */
const EARLIER: Day = {
  on: '2026-01-10',
  secrets: secrets(0, 199, 'idle'),
  american: secrets(300, 319, 'idle'),
};

/** 80 findings are gone, 90 worse and 80 new, which makes three calls in Ireland; in Virginia 25, which makes one. */
const PUSHED: Day = {
  on: '2026-01-12',
  secrets: [
    ...secrets(0, 29, 'idle'),
    ...secrets(30, 119, 'forgotten'),
    ...secrets(120, 159, 'read'),
    ...secrets(200, 279, 'idle'),
  ],
  american: [...secrets(300, 309, 'read'), ...secrets(310, 334, 'idle')],
};

const CALLS = 4;

/** What was new is gone again, what was worse is as it was before, and what was gone is back. */
const LATER: Day = {
  on: '2026-01-14',
  secrets: [...secrets(0, 199, 'idle'), ...secrets(230, 289, 'idle')],
  american: secrets(300, 319, 'idle'),
};

const home = mkdtempSync(join(tmpdir(), 'secrets-census-push-'));
const fileOf = (name: string): string => join(home, `${name}.json`);

afterAll(() => rmSync(home, { recursive: true }));

const scanned = (day: Day): Promise<ScanResult> => new Company().day(day, (today) => today.scan());

const reports = new Map<Day, DeliverableReport>();
const reportOf = (day: Day): DeliverableReport => {
  const report = reports.get(day);
  if (report === undefined) throw new Error('beforeAll scans every day');
  return report;
};

const pushInside = (report: DeliverableReport, options?: PushOptions) =>
  push(report, { apply: true, haste: HASTE, rateShare: 1, ...options });

/** A company whose hubs know what was there earlier, and the receipt of that. */
async function begun(): Promise<{ readonly company: Company; readonly state: string }> {
  const company = new Company();
  const state = fileOf(`receipt-${++states}`);
  await company.day(EARLIER, async () => {
    const { receipt } = await pushInside(reportOf(EARLIER));
    writeFileSync(state, JSON.stringify(receipt));
  });
  return { company, state };
}
let states = 0;

/** What hubs hold where nobody interrupts anything. */
let whole: Awaited<ReturnType<typeof contents>>;
let wholeLater: typeof whole;

beforeAll(async () => {
  for (const [name, day] of Object.entries({ earlier: EARLIER, pushed: PUSHED, later: LATER })) {
    writeFileSync(fileOf(name), JSON.stringify(await scanned(day)));
    reports.set(day, loadReport(fileOf(name)));
  }
  const { company } = await begun();
  whole = await company.day(PUSHED, async (today) => {
    await pushInside(reportOf(PUSHED));
    expect(imports(today)).toBe(CALLS);
    return contents(today.url);
  });
  wholeLater = await company.day(LATER, async (today) => {
    await pushInside(reportOf(LATER));
    return contents(today.url);
  });
});

const imports = (today: Today): number =>
  today.calls().byOperation['securityhub:BatchImportFindings']?.ok ?? 0;

const IMPORT = 'securityhub:BatchImportFindings';

const READING = {
  name: 'while it reads the hubs',
  operation: 'securityhub:GetFindings',
  count: 2,
  sent: 0,
};
const FIRST = { name: 'with its first call', operation: IMPORT, count: 1, sent: 1 };
const MIDDLE = { name: 'in the middle', operation: IMPORT, count: 3, sent: 3 };
const LAST = { name: 'with its last call', operation: IMPORT, count: CALLS, sent: CALLS };

const argsFor = (state: string | undefined): readonly string[] => [
  ...[fileOf('pushed'), '--apply', '--rate-share', '1', '-o', `json=${fileOf('delivery')}`],
  ...(state === undefined ? [] : ['--state', state]),
];

interface Interruption {
  readonly moment: typeof FIRST;
  readonly remembers: boolean;
  readonly signal?: 'SIGKILL' | 'SIGINT';
}

/** What an interrupted push leaves. */
interface Left {
  readonly company: Company;
  readonly today: Today;
  readonly pushing: Parameters<typeof runPush>[0];
  readonly state: string;
}

/** The findings that a receipt tells of; it must be one, and whole. */
const remembered = (state: string) => loadReceipt(state)?.hubs.map(({ findings }) => findings);

/** A push of the second day that is ended at a moment; then what a test does with what is left. */
async function interrupted<T>(
  { moment, remembers, signal = 'SIGKILL' }: Interruption,
  work: (left: Left) => Promise<T>,
): Promise<T> {
  const { company, state } = await begun();
  const listener = new Listener();
  const settings = { latency: LATE, log: listener.log };
  return company.day({ ...PUSHED, sandbox: settings }, async (today) => {
    const before = remembered(state);
    const pushing = { url: today.url, args: argsFor(remembers ? state : undefined) };
    const ended = await endPush(pushing, { listener, moment }, signal);
    expect(ended.signal, ended.stderr).toBe(signal);
    // The call of the other hub may have been under way.
    expect([moment.sent, moment.sent + 1]).toContain(imports(today));
    expect(moment !== READING || imports(today) === 0).toBe(true);
    expect(remembered(state), 'a receipt claims nothing before it is done').toEqual(before);
    return work({ company, today, pushing, state });
  });
}

/** Whoever goes on comes to the same end; nothing is left to do then. */
async function expectToEndAlike(
  { today }: Left,
  goOn: () => Promise<unknown> = () => pushInside(reportOf(PUSHED)),
): Promise<void> {
  await goOn();
  expect(await contents(today.url)).toEqual(whole);
  const before = imports(today);
  const { delivery } = await pushInside(reportOf(PUSHED));
  expect(delivery.items.filter(({ outcome }) => outcome !== undefined)).toEqual([]);
  expect(imports(today)).toBe(before);
}

/** What the day after a killed push makes of a hub, with the receipt of the day before. */
const expectNextDay = (region: string): Promise<void> =>
  interrupted({ moment: LAST, remembers: true }, ({ company, state }) =>
    company.day(LATER, async (today) => {
      const { receipt } = await pushInside(reportOf(LATER), { receipt: loadReceipt(state) });
      expect((await contents(today.url))[region]).toEqual(wholeLater[region]);
      const { delivery } = await pushInside(reportOf(LATER), { receipt });
      expect(delivery.items.filter(({ outcome }) => outcome !== undefined)).toEqual([]);
    }),
  );

describe('a push ends in the same state when it is run again, after it was', () => {
  test(`killed ${MIDDLE.name}`, () =>
    interrupted({ moment: MIDDLE, remembers: false }, (left) => expectToEndAlike(left)));

  test.each([FIRST, LAST])('killed $name, with the receipt of the day before', (moment) =>
    interrupted({ moment, remembers: true }, async (left) => {
      await expectToEndAlike(left, async () => {
        const { code, stderr } = await runPush(left.pushing);
        expect(code, stderr).toBe(0);
      });
      const receipt = loadReceipt(left.state);
      const { delivery } = await pushInside(reportOf(PUSHED), { receipt });
      expect(delivery.hubs.map(({ source }) => source)).toContain('receipt');
      expect(delivery.items.filter(({ outcome }) => outcome !== undefined)).toEqual([]);
    }),
  );

  test(`interrupted by its user ${READING.name}`, () =>
    interrupted({ moment: READING, remembers: true, signal: 'SIGINT' }, (left) =>
      expectToEndAlike(left),
    ));
});

describe('a receipt does not hide from the next day what a killed push has sent', () => {
  test('where the next day finds something new', () => expectNextDay(IRELAND));

  test('where it finds nothing that the receipt does not know', () => expectNextDay(VIRGINIA));
});
