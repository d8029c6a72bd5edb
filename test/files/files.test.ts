import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadBaseline } from '../../src/files/baseline.js';
import { loadConfig } from '../../src/files/config.js';
import { readInventories, readManifest } from '../../src/files/read-snapshot.js';
import { type Manifest, SNAPSHOT_FORMAT } from '../../src/files/snapshot-format.js';
import { loadWaivers } from '../../src/files/waivers.js';
import { writeReport } from '../../src/files/write-report.js';
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

  test('may be empty', () => {
    expect(loadConfig(file('c.yaml', '# nothing yet\n')).config).toEqual({});
  });

  test.each([
    ['role: {nmae: Audit}', "c.yaml:1:8: 'nmae' is not known here", "Did you mean 'name'?"],
    ['failOn: hihg', "c.yaml:1:9: 'hihg' is not one of", "Did you mean 'high'?"],
    ['scope: {accounts: [12]}', 'c.yaml:1:20: must be string', 'must be string'],
    ['scope: {accounts: ["12"]}', 'c.yaml:1:20: must match pattern', 'must match'],
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
    [good.replace('expires: 2026-12-31', 'expires: tomorrow'), 'must match pattern'],
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
  const made = (...inventories: AccountInventory[]): string => {
    const path = join(folder, 'snapshot');
    const writer = writeSnapshot(path, manifest);
    for (const one of inventories) writer.add(one);
    writer.finish({ ...manifest, complete: true });
    return path;
  };

  test('gives back what was put in, by account id, whatever the order', () => {
    const [a, b] = [inventory('100000000001'), inventory('100000000002', 'a\n<b>"\u2028')];
    const path = made(b, a);
    expect([...readInventories(path)]).toEqual([a, b]);
    expect(readManifest(path).complete).toBe(true);
  });

  test('of a scan that died says so and can be read', () => {
    const path = join(folder, 'snapshot');
    writeSnapshot(path, manifest).add(inventory('100000000001'));
    expect(readManifest(path).complete).toBe(false);
    expect([...readInventories(path)]).toHaveLength(1);
  });

  test('has the same bytes for the same inventory', () => {
    const segment = 'accounts/100000000001.ndjson.gz';
    const first = readFileSync(join(made(inventory('100000000001')), segment));
    rmSync(join(folder, 'snapshot'), { recursive: true });
    expect(readFileSync(join(made(inventory('100000000001')), segment))).toEqual(first);
  });

  test('is not written into a folder that holds something', () => {
    file('precious.txt', 'x');
    expect(told(() => writeSnapshot(folder, manifest))).toContain('is not empty');
  });

  test('of a newer version is refused by its number', () => {
    const path = made();
    writeFileSync(join(path, 'manifest.json'), JSON.stringify({ ...manifest, formatVersion: 99 }));
    expect(told(() => readManifest(path))).toContain('the snapshot has format 99');
  });

  test.each([
    ['cut off', (data: Buffer) => data.subarray(0, data.length / 2)],
    ['no gzip', () => Buffer.from('plain text')],
  ])('with a segment that is %s is told by the name of the segment', (_, spoil) => {
    const path = made(inventory('100000000001'));
    const segment = join(path, 'accounts/100000000001.ndjson.gz');
    writeFileSync(segment, spoil(readFileSync(segment)));
    expect(told(() => [...readInventories(path)])).toContain(
      'accounts/100000000001.ndjson.gz: this part of the snapshot is damaged',
    );
  });

  test('that is another folder is told so', () => {
    expect(told(() => readManifest(folder))).toContain(
      "manifest.json: the snapshot's manifest does not exist",
    );
  });
});

describe('a report', () => {
  test('is written into folders that are made for it', () => {
    writeReport(join(folder, 'a/b/report.txt'), 'x');
    expect(readFileSync(join(folder, 'a/b/report.txt'), 'utf8')).toBe('x');
    expect(existsSync(join(folder, 'a/b/report.txt.part'))).toBe(false);
  });
  test('that cannot be written is the user’s mistake', () => {
    mkdirSync(join(folder, 'taken'));
    expect(told(() => writeReport(join(folder, 'taken'), 'x'))).toContain(
      'taken: the report cannot be written',
    );
  });
});
