import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadBaseline } from '../../src/files/baseline.js';
import { loadConfig } from '../../src/files/config.js';
import { readInventories, readManifest } from '../../src/files/read-snapshot.js';
import { type Manifest, SNAPSHOT_FORMAT } from '../../src/files/snapshot-format.js';
import { loadWaivers } from '../../src/files/waivers.js';
import { prepareReport, writeReport } from '../../src/files/write-report.js';
import { writeSnapshot } from '../../src/files/write-snapshot.js';
import type { AccountInventory } from '../../src/model/inventory.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

/** What a function throws, with the folder's name cut off. */
function told(action: () => unknown): string {
  try {
    action();
    return 'nothing';
  } catch (error) {
    return String(error instanceof Error ? error.message : error).replaceAll(`${folder}/`, '');
  }
}

describe('a configuration', () => {
  test('holds what flags hold', () => {
    const path = file(
      'c.yaml',
      'role: {name: Audit}\nfailOn: medium\nscope: {regions: [eu-west-1]}\n',
    );
    expect(loadConfig(path).config).toEqual({
      role: { name: 'Audit' },
      failOn: 'medium',
      scope: { regions: ['eu-west-1'] },
    });
  });

  test('has paths that start at its own folder', () => {
    const path = file(
      'c.yaml',
      'ruleFolders: [rules, /etc/rules]\nbaseline: ../last.json\noutput: [table, json=out/a=b.json]\npush: {central: eu-west-1, state: pushed.json}\n',
    );
    expect(loadConfig(path).config).toEqual({
      ruleFolders: [join(folder, 'rules'), '/etc/rules'],
      baseline: join(folder, '../last.json'),
      output: ['table', `json=${join(folder, 'out/a=b.json')}`],
      push: { central: 'eu-west-1', state: join(folder, 'pushed.json') },
    });
  });

  test('may be empty', () => {
    expect(loadConfig(file('c.yaml', '# nothing yet\n')).config).toEqual({});
  });

  test.each([
    ['role: {nmae: Audit}', "c.yaml:1:8: 'nmae' is not known here", "Did you mean 'name'?"],
    ['failOn: hihg', "c.yaml:1:9: 'hihg' is not one of", "Did you mean 'high'?"],
    ['scope: {accounts: [12]}', 'c.yaml:1:20: must be string', 'must be string'],
    ['scope: {accounts: ["12"]}', "c.yaml:1:20: '12' is not the id of an account", '12 digits'],
    ['push: {central: Ireland}', "c.yaml:1:17: 'Ireland' is not the name of a Region", 'such as'],
    [
      'push: {waived: archived}',
      "c.yaml:1:16: 'archived' is not one of",
      "Did you mean 'archive'?",
    ],
    ['push: {onlyRegions: eu-west-1}', 'c.yaml:1:21: must be array', 'must be array'],
    ['push: {apply: true}', "c.yaml:1:8: 'apply' is not known here", 'Known here: role, central'],
    ['push: {role: {name: "a:b"}}', 'c.yaml:1:21: ', 'must match'],
    [
      'waivers: [{rule: unused, owner: me, reason: x, expires: 2026-02-31}]',
      "c.yaml:1:57: '2026-02-31' is no day of the calendar",
      'Write it as 2026-12-31.',
    ],
    [
      'prices: {secretMonth: 1, currency: EUR, asOf: 2026-13-01}',
      "'2026-13-01' is no day of the calendar",
      'Write it as',
    ],
    ['a: b: c', 'c.yaml:1:4:', 'Nested mappings'],
    ['- just\n- a list', 'c.yaml:1:1: must be object', 'must be object'],
    ['a: &a [*a]', 'c.yaml:', 'c.yaml'],
  ])('that says %j is told where it is wrong', (text, place, hint) => {
    const message = told(() => loadConfig(file('c.yaml', text)));
    expect(message).toContain(place);
    expect(message).toContain(hint);
  });

  test('that explodes when its aliases are followed is refused', () => {
    const levels = Array.from({ length: 12 }, (_, i) =>
      i === 0 ? 'a0: &a0 [x, x]' : `a${i}: &a${i} [*a${i - 1}, *a${i - 1}, *a${i - 1}, *a${i - 1}]`,
    );
    expect(told(() => loadConfig(file('c.yaml', levels.join('\n'))))).toMatch(/c\.yaml.*alias/i);
  });

  test('that does not exist is the user’s mistake', () => {
    expect(told(() => loadConfig(join(folder, 'none.yaml')))).toBe(
      'none.yaml: the configuration file does not exist',
    );
  });
});

describe('waivers', () => {
  const good = '- {rule: unused, owner: me, reason: audit, expires: 2026-12-31}\n';
  test('have an owner, a reason and an expiry', () => {
    expect(loadWaivers(file('w.yaml', good), ['unused'])).toEqual([
      { rule: 'unused', owner: 'me', reason: 'audit', expires: '2026-12-31' },
    ]);
  });
  test.each([
    [good.replace('owner: me, ', ''), "'owner' is missing"],
    [good.replace('2026-12-31', 'tomorrow'), "'tomorrow' is no day of the calendar"],
    [good.replace('2026-12-31', '2026-02-31'), "w.yaml:1:53: '2026-02-31' is no day"],
    [good.replace('rule: unused, ', ''), 'is missing'],
    [good.replace('rule', 'rul'), "Did you mean 'rule'?"],
    [good.replace('unused', 'unusde'), "w.yaml:1:10: there is no rule 'unusde'"],
  ])('written as %j are refused', (text, message) => {
    expect(told(() => loadWaivers(file('w.yaml', text), ['unused']))).toContain(message);
  });
});

describe('a baseline', () => {
  test.each([
    '',
    'no json',
    '{}',
    '[]',
    '{"schemaVersion":"2.0","findings":[]}',
    '{"schemaVersion":"1.0","findings":[{"id":1}]}',
  ])('that holds %j is refused', (text) => {
    expect(told(() => loadBaseline(file('b.json', text)))).toContain(
      'b.json: the baseline is no JSON report',
    );
  });
});

describe('a snapshot', () => {
  const manifest: Manifest = {
    formatVersion: SNAPSHOT_FORMAT,
    tool: { name: 'secrets-census', version: '0.0.0' },
    scope: { partition: 'aws', callerAccount: '100000000001' },
    startedAt: '2026-11-21T09:00:00.000Z',
    asOf: '2026-11-21T09:00:00.000Z',
    complete: false,
    organizationAccounts: [],
    coverage: [],
  };
  const inventory = (id: string, name = 'db'): AccountInventory => {
    const account = { id, state: 'ACTIVE' } as const;
    const arn = `arn:aws:secretsmanager:eu-west-1:${id}:secret:${name}-AbCdEf`;
    return {
      account,
      coverage: [{ account: id, region: 'eu-west-1', status: 'scanned', secrets: 1 }],
      secrets: [
        {
          arn,
          groupArn: arn,
          name,
          account,
          region: 'eu-west-1',
          partition: 'aws',
          tags: { owner: 'shop' },
          rotation: { enabled: false, kind: 'none' },
          key: { managedBy: 'aws' },
          replica: { isReplica: false, primaryRegion: 'eu-west-1', regions: [], failed: [] },
          deletion: { scheduled: false },
          policy: { present: false },
          gaps: [],
        },
      ],
    };
  };
  const made = (...inventories: AccountInventory[]): Promise<string> =>
    madeIn('snapshot', inventories);
  const madeIn = async (
    name: string,
    inventories: readonly AccountInventory[],
  ): Promise<string> => {
    const path = join(folder, name);
    const writer = writeSnapshot(path, manifest);
    for (const one of inventories) await writer.add(one);
    writer.finish();
    return path;
  };

  const read = (path: string): AccountInventory[] => [...readInventories(path, readManifest(path))];

  test('gives back what was put in, by account id, whatever the order', async () => {
    const [a, b] = [inventory('100000000001'), inventory('100000000002', 'a\n<b>"\u2028')];
    const path = await made(b, a);
    expect(read(path)).toEqual([a, b]);
    expect(readManifest(path).complete).toBe(true);
  });

  test('of a scan that died says so and can be read', async () => {
    const path = join(folder, 'snapshot');
    await writeSnapshot(path, manifest).add(inventory('100000000001'));
    expect(readManifest(path).complete).toBe(false);
    expect(read(path)).toHaveLength(1);
  });

  test('has the same bytes for the same inventory', async () => {
    const segment = 'accounts/100000000001.ndjson.gz';
    const first = readFileSync(join(await made(inventory('100000000001')), segment));
    rmSync(join(folder, 'snapshot'), { recursive: true });
    expect(readFileSync(join(await made(inventory('100000000001')), segment))).toEqual(first);
  });

  test('is not written into a folder that holds something', () => {
    file('precious.txt', 'x');
    expect(told(() => writeSnapshot(folder, manifest))).toContain('is not empty');
  });

  test('of a newer version is refused by its number', async () => {
    const path = await made();
    writeFileSync(join(path, 'manifest.json'), JSON.stringify({ ...manifest, formatVersion: 99 }));
    expect(told(() => readManifest(path))).toContain('the snapshot has format 99');
  });

  test.each([
    ['cut off', (data: Buffer) => data.subarray(0, data.length / 2)],
    ['no gzip', () => Buffer.from('plain text')],
  ])('with a segment that is %s is told by the name of the segment', async (_, spoil) => {
    const path = await made(inventory('100000000001'));
    const segment = join(path, 'accounts/100000000001.ndjson.gz');
    writeFileSync(segment, spoil(readFileSync(segment)));
    expect(told(() => read(path))).toContain(
      'accounts/100000000001.ndjson.gz: this part of the snapshot is damaged',
    );
  });

  const segmentOf = (path: string, id: string): string => join(path, `accounts/${id}.ndjson.gz`);

  test('that has lost an account is damaged, not clean', async () => {
    const path = await made(inventory('100000000001'), inventory('100000000002'));
    rmSync(segmentOf(path, '100000000002'));
    expect(told(() => read(path))).toBe(
      'snapshot/accounts/100000000002.ndjson.gz: this part of the snapshot is damaged',
    );
  });

  test('that has lost every account is damaged', async () => {
    const path = await made(inventory('100000000001'));
    rmSync(join(path, 'accounts'), { recursive: true });
    expect(told(() => read(path))).toContain('this part of the snapshot is damaged');
  });

  test('with a segment of another snapshot is damaged', async () => {
    const path = await made(inventory('100000000001'));
    const segment = segmentOf(path, '100000000001');
    copyFileSync(segment, segmentOf(path, '100000000002'));
    expect(told(() => read(path))).toContain('accounts/100000000002.ndjson.gz: this part');
    rmSync(segmentOf(path, '100000000002'));
    const other = await madeIn('other', [inventory('100000000002')]);
    copyFileSync(segmentOf(other, '100000000002'), segment);
    expect(told(() => read(path))).toContain('accounts/100000000001.ndjson.gz: this part');
  });

  test.each([
    ['"gaps":[]', '"gaps":5'],
    ['"gaps":[]', '"gaps":[{"fact":"policy","reason":"mood"}]'],
    ['"tags":{"owner":"shop"}', '"tags":{"owner":{}}'],
    ['"tags":{"owner":"shop"}', '"tags":null'],
    ['"rotation":{"enabled":false', '"rotation":{"enabled":"no"'],
    ['"deletion":{"scheduled":false}', '"deletion":{"scheduled":true,"at":"soon"}'],
    ['"regions":[]', '"regions":"all"'],
    ['"status":"scanned"', '"status":"fine"'],
    ['"state":"ACTIVE"', '"state":1'],
  ])('in which %s became %s is damaged', async (from, to) => {
    const path = await made(inventory('100000000001'));
    const segment = segmentOf(path, '100000000001');
    const text = gunzipSync(readFileSync(segment)).toString('utf8');
    expect(text).toContain(from);
    writeFileSync(segment, gzipSync(text.replace(from, to)));
    expect(told(() => read(path))).toContain('this part of the snapshot is damaged');
  });

  test.each([
    { asOf: 'today' },
    { startedAt: 7 },
    { coverage: [{ account: '100000000001' }] },
    { scope: {} },
    { segments: ['../../elsewhere'] },
    { segments: undefined },
  ])('whose manifest says %j is damaged', async (wrong) => {
    const path = await made();
    const file = join(path, 'manifest.json');
    writeFileSync(file, JSON.stringify({ ...readManifest(path), ...wrong }));
    expect(told(() => readManifest(path))).toContain('manifest.json: this part of the snapshot');
  });

  test('that is another folder is told so', () => {
    expect(told(() => readManifest(folder))).toContain(
      "manifest.json: the snapshot's manifest does not exist",
    );
  });
});

describe('a report', () => {
  test('is written into folders that are made for it', async () => {
    await writeReport(join(folder, 'a/b/report.txt'), ['x', '', Buffer.from('y'), 'z']);
    expect(readFileSync(join(folder, 'a/b/report.txt'), 'utf8')).toBe('xyz');
    expect(existsSync(join(folder, 'a/b/report.txt.part'))).toBe(false);
  });
  test('goes through a link, which stays', async () => {
    symlinkSync(file('kept.txt', 'old'), join(folder, 'link'));
    prepareReport(join(folder, 'link'));
    await writeReport(join(folder, 'link'), ['new']);
    expect(readFileSync(join(folder, 'kept.txt'), 'utf8')).toBe('new');
  });
  test.each(['file/x.json', 'folder', 'link'])('at %s is refused before the scan', (name) => {
    file('file', '');
    mkdirSync(join(folder, 'folder'));
    symlinkSync(join(folder, 'folder'), join(folder, 'link'));
    expect(told(() => prepareReport(join(folder, name)))).toContain(
      `${name}: the report cannot be written`,
    );
  });
  test('that cannot be written is the user’s mistake', async () => {
    mkdirSync(join(folder, 'taken'));
    await expect(writeReport(join(folder, 'taken'), ['x'])).rejects.toThrow(
      'taken: the report cannot be written',
    );
    expect(readdirSync(folder)).toEqual(['taken']);
  });
});
