import {
  lstatSync,
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
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  loadReceipt,
  prepareReceipt,
  receiptPieces,
  writeReceipt,
} from '../../src/files/receipt.js';
import type { KnownFinding, Receipt } from '../../src/model/delivery.js';
import { UserError } from '../../src/model/user-error.js';
import { anyText } from '../report/any-result.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'receipt-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const at = (name: string): string => join(folder, name);

function file(text: string, name = 'state.json'): string {
  writeFileSync(at(name), text);
  return at(name);
}

function told(action: () => unknown): string {
  try {
    action();
    return 'nothing';
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.message.replaceAll(`${folder}/`, '');
  }
}

const MOMENT = '2026-03-01T06:05:00.000Z';

const known = (more: Partial<KnownFinding> = {}): KnownFinding => ({
  id: 'secrets-census/v1/111122223333/eu-central-1/unused-cost/1',
  ruleId: 'unused-cost',
  account: '111122223333',
  region: 'eu-central-1',
  arn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:a-AbCdEf',
  name: 'a',
  severity: 'LOW',
  createdAt: MOMENT,
  firstObservedAt: MOMENT,
  updatedAt: MOMENT,
  scannedAt: MOMENT,
  recordState: 'ACTIVE',
  digest: 'f00',
  fields: { 'Compliance.Status': 'FAILED', Title: 'sha256:f00' },
  ...more,
});

const RECEIPT: Receipt = {
  receiptVersion: 1,
  tool: { name: 'secrets-census', version: '0.1.0' },
  pushedAt: MOMENT,
  hubs: [
    {
      account: '111122223333',
      region: 'eu-central-1',
      readAt: MOMENT,
      findings: [known(), known({ id: 'secrets-census/v1/2', recordState: 'ARCHIVED' })],
    },
    { account: '222233334444', region: 'us-east-1', findings: [] },
  ],
};

const textOf = (receipt: Receipt): string => [...receiptPieces(receipt)].join('');

describe('a receipt', () => {
  test('is read back as it was written', async () => {
    await writeReceipt(at('new/state.json'), RECEIPT);
    expect(loadReceipt(at('new/state.json'))).toEqual(RECEIPT);
    expect(readdirSync(at('new'))).toEqual(['state.json']);
  });

  test('does not exist before the first push', () => {
    expect(loadReceipt(at('none.json'))).toBeUndefined();
  });

  test('has one line for each finding and each hub', () => {
    const lines = textOf(RECEIPT).split('\n');
    expect(lines.map((line) => /"(receiptVersion|readAt|id|account)":/.exec(line)?.[1])).toEqual([
      'receiptVersion',
      'account',
      'id',
      'id',
      'account',
      undefined,
      undefined,
    ]);
    expect(textOf(RECEIPT).endsWith(']}\n')).toBe(true);
  });

  test('is the same text, in whatever order it was put together', () => {
    const reversed = {
      hubs: RECEIPT.hubs.toReversed().map(({ account, region, readAt, findings }) => ({
        ...(readAt !== undefined && { readAt }),
        findings: findings.toReversed().map(({ fields, ...rest }) => ({
          fields: Object.fromEntries(Object.entries(fields).toReversed()),
          ...Object.fromEntries(Object.entries(rest).toReversed()),
        })),
        region,
        account,
      })),
      pushedAt: RECEIPT.pushedAt,
      tool: { version: '0.1.0', name: 'secrets-census' },
      receiptVersion: 1,
    };
    expect(textOf(JSON.parse(JSON.stringify(reversed)))).toBe(textOf(RECEIPT));
  });

  test('keeps whatever strangers write', async () => {
    const texts = fc.record({ name: anyText, fields: fc.dictionary(anyText, anyText) });
    await fc.assert(
      fc.asyncProperty(texts, async ({ name, fields }) => {
        const receipt = {
          ...RECEIPT,
          hubs: [
            { account: '111122223333', region: 'us-east-1', findings: [known({ name, fields })] },
          ],
        };
        await writeReceipt(at('any.json'), receipt);
        expect(loadReceipt(at('any.json'))).toEqual(JSON.parse(JSON.stringify(receipt)));
      }),
      { numRuns: 50 },
    );
  });

  test('keeps fields named __proto__', async () => {
    const fields: Record<string, string> = JSON.parse('{"__proto__": "x", "a": "y"}');
    const hub = { account: '111122223333', region: 'us-east-1', findings: [known({ fields })] };
    await writeReceipt(at('s.json'), { ...RECEIPT, hubs: [hub] });
    const read = loadReceipt(at('s.json'))?.hubs[0]?.findings[0]?.fields ?? {};
    expect(Object.keys(read).sort()).toEqual(['__proto__', 'a']);
  });

  test('behind a link replaces the file, not the link', async () => {
    file(textOf(RECEIPT), 'real.json');
    symlinkSync(at('real.json'), at('link.json'));
    await writeReceipt(at('link.json'), { ...RECEIPT, hubs: [] });
    expect(lstatSync(at('link.json')).isSymbolicLink()).toBe(true);
    expect(loadReceipt(at('real.json'))?.hubs).toEqual([]);
  });

  test('that cannot be written leaves the last one as it was', async () => {
    const path = file(textOf(RECEIPT));
    mkdirSync(at('state.json.part'));
    await expect(writeReceipt(path, { ...RECEIPT, hubs: [] })).rejects.toThrow(
      /state\.json: the receipt of the push cannot be written \(EISDIR/,
    );
    expect(readFileSync(path, 'utf8')).toBe(textOf(RECEIPT));
  });

  test('that could not be written is told beforehand', () => {
    file('', 'taken');
    expect(told(() => prepareReceipt(join(at('taken'), 'state.json')))).toContain(
      'the receipt of the push cannot be written',
    );
    prepareReceipt(at('deep/er/state.json'));
    expect(readdirSync(at('deep/er'))).toEqual([]);
  });
});

describe('what is no receipt is never taken for one:', () => {
  const changed = (change: object): string => JSON.stringify({ ...RECEIPT, ...change });
  const hub = RECEIPT.hubs[0];

  test.each([
    ['nothing', '', 'this is no receipt of a push, or not all of one'],
    [
      'half of one',
      textOf(RECEIPT).slice(0, -20),
      'this is no receipt of a push, or not all of one',
    ],
    ['an object', '{}', 'this is no receipt of a push'],
    ['a list', '[]', 'this is no receipt of a push'],
    ['null', 'null', 'this is no receipt of a push'],
    ['a report', '{"schemaVersion": "1.0", "findings": []}', 'this is no receipt of a push'],
    [
      'a later one',
      changed({ receiptVersion: 2 }),
      'this receipt was written by a later version of secrets-census',
    ],
    ['an earlier one', changed({ receiptVersion: 0 }), 'this receipt is damaged (receiptVersion: '],
    [
      'a time that is none',
      changed({ pushedAt: 'now' }),
      "this receipt is damaged (pushedAt: 'now' is no moment in UTC)",
    ],
    [
      'an account that is none',
      changed({ hubs: [{ ...hub, findings: [known({ account: 'x' })] }] }),
      "this receipt is damaged (hubs[0].findings[0].account: 'x' is not the id of an account",
    ],
    [
      'a field that is no text',
      changed({ hubs: [{ ...hub, findings: [{ ...known(), fields: { a: 1 } }] }] }),
      'this receipt is damaged (hubs[0].findings[0].fields.a: must be string)',
    ],
  ])('%s', (_, text, message) => {
    const said = told(() => loadReceipt(file(text)));
    expect(said).toContain(`state.json: ${message}`);
    expect(said).toContain('push will read the hubs then.');
  });

  test('a folder', () => {
    expect(told(() => loadReceipt(folder))).toContain('the receipt must be a file');
  });
});
