import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import yargs from 'yargs';
import { COLLECT_OPTIONS } from '../../src/cli/collect-options.js';
import { type Delivering, deliver } from '../../src/cli/deliver.js';
import { pushExitCodeOf, worseExitCode } from '../../src/cli/exit-code.js';
import { PUSH_OPTIONS } from '../../src/cli/push.js';
import { pushSettings, receiptFor } from '../../src/cli/push-options.js';
import { showPush } from '../../src/cli/push-progress.js';
import { SCAN_HUB_OPTIONS, scanHubs } from '../../src/cli/scan-hubs.js';
import type { Terminal } from '../../src/cli/terminal.js';
import type { Config } from '../../src/files/config.js';
import { loadReceipt, writeReceipt } from '../../src/files/receipt.js';
import type { Delivery, DeliveryItem, HubRow, Receipt } from '../../src/model/delivery.js';
import { UserError } from '../../src/model/user-error.js';
import type { Pushed, PushOptions } from '../../src/push.js';
import { NO_TERMINAL } from '../../src/report/formats.js';
import { APPLIED, IDLE, itemOf, PLAN } from '../report/sample-delivery.js';
import { SAMPLE } from '../report/sample-result.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'push-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const at = (name: string): string => join(folder, name);

const argsOf = (line: string): string[] => (line === '' ? [] : line.split(' '));

const settingsOf = (line: string, config: Config = {}) => {
  const flags = yargs(argsOf(line)).options(PUSH_OPTIONS).exitProcess(false).parseSync();
  return pushSettings(flags, config);
};

const DEFAULTS = {
  role: { name: 'SecretsCensusPush', externalId: undefined },
  concurrency: 256,
  rateShare: 0.9,
  patience: 300,
};

describe('how findings are pushed', () => {
  test('has its defaults: a plan, to every hub, without a memory', () => {
    expect(settingsOf('')).toEqual({ options: DEFAULTS });
  });

  test.each<[string, object]>([
    ['--apply', { options: { apply: true } }],
    ['--no-apply', { options: { apply: false } }],
    [
      '--only-regions eu-west-1,us-gov-east-1 --only-regions us-east-1',
      { options: { onlyRegions: ['eu-west-1', 'us-gov-east-1', 'us-east-1'] } },
    ],
    ['--central eu-central-1', { options: { central: 'eu-central-1' } }],
    ['--waived leave', { options: { waived: 'leave' } }],
    ['--waived archive', { options: { waived: 'archive' } }],
    ['--state pushed.json', { state: 'pushed.json' }],
    [
      '--role team/Pusher --external-id x',
      { options: { role: { name: 'team/Pusher', externalId: 'x' } } },
    ],
    [
      '--rate-share 0.1 --concurrency 3 --patience 9',
      { options: { rateShare: 0.1, concurrency: 3, patience: 9 } },
    ],
  ])('is what %s says', (line, expected) => {
    expect(settingsOf(line)).toMatchObject(expected);
  });

  const config: Config = {
    role: { name: 'ScanRole', externalId: 'scan' },
    rateShare: 0.2,
    push: {
      role: { name: 'Pusher', externalId: 'y' },
      central: 'eu-west-1',
      waived: 'leave',
      onlyRegions: ['eu-west-1'],
      state: '/last.json',
    },
  };

  test('is what the configuration says, where no flag says otherwise; the role of scans is another', () => {
    expect(settingsOf('', config)).toEqual({
      options: {
        ...DEFAULTS,
        role: { name: 'Pusher', externalId: 'y' },
        rateShare: 0.2,
        central: 'eu-west-1',
        waived: 'leave',
        onlyRegions: ['eu-west-1'],
      },
      state: '/last.json',
    });
    expect(settingsOf('', { role: { name: 'ScanRole' } }).options.role?.name).toBe(
      'SecretsCensusPush',
    );
  });

  test('is what the flags say, where the configuration says otherwise', () => {
    const line = '--central us-east-1 --waived archive --only-regions us-east-1 --state s --role R';
    expect(settingsOf(line, config)).toMatchObject({
      options: {
        central: 'us-east-1',
        waived: 'archive',
        onlyRegions: ['us-east-1'],
        role: { name: 'R', externalId: 'y' },
      },
      state: 's',
    });
  });
});

describe('a wrong flag is told with what is right:', () => {
  test.each([
    [
      '--only-regions eu-west-1,Ireland',
      '--only-regions Ireland: this is no name of a Region\nWrite it as eu-central-1.',
    ],
    ['--central Ireland', '--central Ireland: this is no name of a Region'],
    ['--central=', '--central : this is no name of a Region'],
    ['--state=', '--state: the path is empty'],
    ['--role arn:aws:iam::1:role/x', '--role arn:aws:iam::1:role/x: no role can have this name'],
    ['--rate-share 0', '--rate-share: it must be above 0 and at most 1'],
    ['--concurrency 0', '--concurrency: it must be a whole number from 1 to 1000'],
    ['--patience 0', '--patience: it must be a number of seconds from 1 to 86400'],
    ['--central eu-west-1 --central eu-west-2', '--central: it can be given once only'],
    ['--state a --state b', '--state: it can be given once only'],
    ['--waived leave --waived archive', '--waived: it can be given once only'],
  ])('%s', (line, text) => {
    expect(() => settingsOf(line)).toThrow(UserError);
    expect(() => settingsOf(line)).toThrow(text);
  });
});

describe('a scan', () => {
  const hubsOf = (line: string, config: Config = {}) => {
    const options = { ...COLLECT_OPTIONS, ...SCAN_HUB_OPTIONS };
    return scanHubs(yargs(argsOf(line)).options(options).exitProcess(false).parseSync(), config);
  };
  const pushOf = (line: string, config: Config = {}) => hubsOf(line, config).pushing;

  test('pushes nothing unless it is asked to, whatever the configuration says of pushing', () => {
    expect(pushOf('--role Auditor')).toBeUndefined();
    expect(pushOf('', { push: { central: 'eu-west-1', state: '/s.json' } })).toBeUndefined();
  });

  test('plans with a role of its own, and with the pace of the scan where one is set', () => {
    expect(pushOf('--push security-hub --role Auditor --external-id a --rate-share 0.1')).toEqual({
      settings: { options: { ...DEFAULTS, rateShare: 0.1 } },
      receipt: undefined,
    });
    const line = `--push security-hub --apply --push-role P --push-external-id x --state ${at('s')}`;
    expect(pushOf(line)).toMatchObject({
      settings: { options: { apply: true, role: { name: 'P', externalId: 'x' } }, state: at('s') },
    });
  });

  test.each([
    '--apply',
    '--only-regions eu-west-1',
    '--waived leave',
    '--state s.json',
    '--waived leave --honor-hub-suppressions',
  ])('without --push refuses %s', (line) => {
    expect(() => pushOf(line)).toThrow(
      `${line.split(' ')[0]}: it says how findings are pushed, and nothing is without --push security-hub`,
    );
  });

  test.each(['--central eu-west-1', '--push-role P', '--push-external-id x'])(
    'refuses %s where it has nothing to do with Security Hub',
    (line) => {
      expect(() => hubsOf(line)).toThrow(/it says how Security Hub is reached, which is not asked/);
      expect(hubsOf(`${line} --honor-hub-suppressions`).honoring).toBeDefined();
    },
  );

  test.each<[string, Config, boolean]>([
    ['', {}, false],
    ['--honor-hub-suppressions', {}, true],
    ['', { push: { honorSuppressions: true } }, true],
    ['--no-honor-hub-suppressions', { push: { honorSuppressions: true } }, false],
  ])('asks hubs what is suppressed by %s and %j: %s', (line, config, asks) => {
    expect(hubsOf(line, config).honoring !== undefined).toBe(asks);
    expect(hubsOf(line, config).pushing).toBeUndefined();
  });

  test('tells a wrong role by the flag that named it', () => {
    expect(() => pushOf('--push security-hub --push-role a:b')).toThrow('--push-role a:b: no role');
    expect(() => pushOf('--push security-hub --push security-hub')).toThrow('--push: it can be');
  });

  test('reads the receipt before it begins', () => {
    writeFileSync(at('s'), '{}');
    expect(() => pushOf(`--push security-hub --state ${at('s')}`)).toThrow('no receipt of a push');
  });
});

const RECEIPT: Receipt = {
  receiptVersion: 1,
  tool: PLAN.tool,
  pushedAt: PLAN.at,
  hubs: [{ account: '111122223333', region: 'eu-west-1', readAt: PLAN.at, findings: [] }],
};

/** A terminal that keeps what was said. */
function keeper(live = false): Terminal & { readonly said: string[]; readonly drawn: string[] } {
  const said: string[] = [];
  const drawn: string[] = [];
  return {
    said,
    drawn,
    live,
    render: NO_TERMINAL,
    aside: NO_TERMINAL,
    print: async () => {},
    say: (text) => {
      said.push(text.replaceAll(`${folder}/`, ''));
    },
    draw: (line) => {
      drawn.push(line);
    },
  };
}

interface Told {
  readonly options?: PushOptions;
  readonly pushed?: Partial<Pushed>;
  readonly state?: string;
  readonly live?: boolean;
  readonly more?: Partial<Delivering>;
}

/** Runs a push in which Security Hub is played by what it answers. */
async function delivered({ options = {}, pushed = {}, state, live = false, more = {} }: Told) {
  const terminal = keeper(live);
  const shown: Delivery[] = [];
  const asked: PushOptions[] = [];
  const settings = { options, ...(state !== undefined && { state }) };
  const delivering: Delivering = {
    settings,
    receipt: receiptFor(settings),
    roleFlag: '--role',
    announce: 'table',
    show: async (delivery) => {
      shown.push(delivery);
    },
    ...more,
  };
  const push = async (_: unknown, given: PushOptions = {}): Promise<Pushed> => {
    asked.push(given);
    given.planned?.(PLAN);
    return { delivery: APPLIED, receipt: undefined, ...pushed };
  };
  let error: unknown;
  await deliver(SAMPLE, delivering, { terminal, push }).catch((thrown) => {
    error = thrown;
  });
  return { ...terminal, shown, asked: asked[0], error };
}

describe('a push', () => {
  test('without --apply announces nothing, and shows the plan', async () => {
    const { said, shown, asked } = await delivered({ pushed: { delivery: PLAN } });
    expect(said).toEqual([]);
    expect(shown).toEqual([PLAN]);
    expect(asked?.planned).toBeUndefined();
    expect(asked?.tool).toMatchObject({ name: 'secrets-census' });
  });

  test('tells the plan before it is carried out: in a line, or on a terminal as a table', async () => {
    const options = { apply: true };
    expect((await delivered({ options })).said).toEqual([
      'Plan: 8 to create, 2 to update, 2 to resolve, 1 to reopen, 4 unchanged, 12 skipped.',
    ]);
    const [table = '', ...rest] = (await delivered({ options, live: true })).said;
    expect(table).toContain('Plan: it is carried out now.');
    expect(table).toContain('── To create  8');
    expect(rest).toEqual([]);
    const more = { announce: 'line' } as const;
    expect((await delivered({ options, live: true, more })).said[0]).toMatch(/^Plan: 8 to create/);
  });

  test('remembers what was sent, and goes by it the next time', async () => {
    const state = at('new/state.json');
    const first = await delivered({
      options: { apply: true },
      state,
      pushed: { receipt: RECEIPT },
    });
    expect(first.asked?.receipt).toBeUndefined();
    expect(first.said.at(-1)).toBe('Wrote the receipt to new/state.json.');
    expect(loadReceipt(state)).toEqual(RECEIPT);
    const second = await delivered({ state, pushed: { delivery: IDLE } });
    expect(second.asked?.receipt).toEqual(RECEIPT);
    expect(second.said).toEqual([]);
  });

  test('that only plans leaves no trace', async () => {
    await delivered({ state: at('new/state.json'), pushed: { delivery: PLAN } });
    expect(existsSync(at('new'))).toBe(false);
  });

  test('shows what was done even where it cannot be remembered', async () => {
    const state = at('state.json');
    await writeReceipt(state, RECEIPT);
    mkdirSync(at('state.json.part'));
    const { error, shown } = await delivered({
      options: { apply: true },
      state,
      pushed: { receipt: RECEIPT },
    });
    expect(shown).toEqual([APPLIED]);
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toContain('the receipt of the push cannot be written');
  });

  test('does not begin where it could not be remembered', async () => {
    writeFileSync(at('file'), '');
    await expect(
      delivered({ options: { apply: true }, state: at('file/state.json') }),
    ).rejects.toThrow('the receipt of the push cannot be written');
  });
});

describe('a role that opens no account', () => {
  const shut = (account: string): HubRow => ({
    account,
    region: 'eu-west-1',
    status: 'unreachable',
    failure: { reason: 'accessDenied', api: 'sts:AssumeRole' },
  });
  const ready = (account: string): HubRow => ({ account, region: 'eu-west-1', status: 'ready' });
  const OWN = SAMPLE.scope.callerAccount;
  const saidOf = async (...hubs: readonly HubRow[]) =>
    (
      await delivered({
        options: { role: { name: 'Pusher' } },
        pushed: { delivery: { ...PLAN, hubs } },
      })
    ).said;

  test('is told, with what to do; the own account is entered without it', async () => {
    const advice = [
      "The role 'Pusher' could not be assumed in any of 2 accounts. Create it there (see 'secrets-census permissions push'), or name another with --role.",
    ];
    const hubs = [shut('222233334444'), shut('222233334444'), shut('333344445555')];
    expect(await saidOf(...hubs)).toEqual(advice);
    expect(await saidOf(ready(OWN), ...hubs)).toEqual(advice);
  });

  test('is not told where it opens another, or nothing had to be entered', async () => {
    expect(await saidOf(shut('222233334444'), ready('333344445555'))).toEqual([]);
    expect(await saidOf(ready(OWN))).toEqual([]);
    expect(await saidOf()).toEqual([]);
  });
});

describe('the exit code of a push', () => {
  const item = (more: Partial<DeliveryItem>): DeliveryItem => ({
    ...itemOf({ action: 'create', ruleId: 'r' }),
    ...more,
  });
  const skipped = (reason: DeliveryItem['reason'] & string) => item({ action: 'skipped', reason });
  const hub = (status: HubRow['status']): HubRow => ({ account: '1', region: 'r', status });

  test.each<[string, readonly HubRow[], readonly DeliveryItem[], number]>([
    ['is 0 for nothing', [], [], 0],
    ['is 0 for a plan', [hub('ready')], [item({})], 0],
    ['is 0 for what was sent', [hub('ready')], [item({ outcome: 'sent' })], 0],
    ['is 3 for what failed', [hub('ready')], [item({ outcome: 'failed' })], 3],
    [
      'is 3 where a hub is off that has findings',
      [hub('notEnabled')],
      [skipped('hubNotEnabled')],
      3,
    ],
    ['is 0 where a hub is off that has none', [hub('notEnabled')], [], 0],
    ['is 3 where a hub is out of reach', [hub('unreachable')], [], 3],
    ['is 3 for findings of a hub that is out of reach', [], [skipped('hubUnreachable')], 3],
    ['is 0 for what was left out on request', [hub('notChosen')], [skipped('regionNotChosen')], 0],
    [
      'is 0 for what was skipped for other reasons',
      [],
      [skipped('newerScan'), skipped('waived')],
      0,
    ],
  ])('%s', (_, hubs, items, code) => {
    expect(pushExitCodeOf({ hubs, items })).toBe(code);
  });

  test.each([
    [0, 0, 0],
    [0, 3, 3],
    [3, 0, 3],
    [3, 3, 3],
    [1, 0, 1],
    [1, 3, 1],
  ])('with a scan that ends with %i, a push with %i: %i', (scan, push, code) => {
    expect(worseExitCode(scan, push)).toBe(code);
  });
});

describe('the progress of a push', () => {
  function shown(live: boolean) {
    const terminal = keeper(live);
    let now = 0;
    const progress = showPush(terminal, () => now);
    return {
      ...terminal,
      at(time: number, hubs: number, phase: 'reading' | 'sending' = 'reading') {
        now = time;
        progress({ hubs, of: 20, phase });
      },
    };
  }

  test('is one line that is redrawn on a terminal, not too often', () => {
    const { drawn, said, at: tell } = shown(true);
    tell(50, 1);
    tell(150, 2);
    tell(200, 3);
    tell(300, 4, 'sending');
    expect(drawn).toEqual([
      'Reading Security Hub …',
      'Reading Security Hub: 2 of 20 hubs',
      'Sending to Security Hub: 4 of 20 hubs',
    ]);
    expect(said).toEqual([]);
  });

  test('is a line every five seconds elsewhere', () => {
    const { drawn, said, at: tell } = shown(false);
    tell(4_999, 1);
    tell(5_000, 2);
    tell(9_000, 3);
    tell(10_000, 4);
    expect(said).toEqual([
      'Reading Security Hub: 2 of 20 hubs',
      'Reading Security Hub: 4 of 20 hubs',
    ]);
    expect(drawn).toEqual([]);
  });
});
