import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  readSpool,
  removeSpool,
  SpoolFile,
  spooledLines,
  temporarySpool,
} from '../../src/files/spool.js';
import { UserError } from '../../src/model/user-error.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spool-test-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const textOf = (pieces: Iterable<Uint8Array>): string =>
  Buffer.concat([...pieces]).toString('utf8');

describe('a spool', () => {
  test('gives texts back in the order in which they are asked for', () => {
    const [a, b] = [new SpoolFile(folder, 'a'), new SpoolFile(folder, 'b')];
    const one = a.append(['o', 'ne ', '秘密\ud83d\udca5 ']);
    const two = b.append(['two ']);
    const three = a.append(['three ']);
    const none = a.append([]);
    const four = a.append(['four']);
    for (const file of [a, b]) file.close();
    expect(textOf(readSpool([one, two, three, none, four]))).toBe('one 秘密💥 two three four');
    expect(textOf(readSpool([four, three]))).toBe('fourthree ');
    expect(textOf(readSpool([]))).toBe('');
  });

  test('gives lines back, whatever pieces they are read in', () => {
    const file = new SpoolFile(folder, 'lines');
    const lines = Array.from({ length: 3_000 }, (_, at) => `${at} 秘密💥`.repeat(at % 90));
    const written = lines.map((line) => `${line}\n`);
    const parts = [file.append(written.slice(0, 1_000)), file.append(written.slice(1_000))];
    file.close();
    expect([...spooledLines(parts)]).toEqual(lines);
    expect([...spooledLines([])]).toEqual([]);
  });

  test('holds texts longer than it writes at once, and gives them back in bounded pieces', () => {
    const file = new SpoolFile(folder, 'long');
    const pieces = [
      'x'.repeat(700_000),
      ...Array.from({ length: 3_000 }, (_, at) => `é${at}`.repeat(50)),
    ];
    const part = file.append(pieces);
    file.close();
    const read = [...readSpool([part])];
    expect(textOf(read) === pieces.join('')).toBe(true);
    expect(Math.max(...read.map(({ length }) => length))).toBeLessThan(300_000);
  });

  test('is gone once it is removed, and may be removed twice', () => {
    const spool = temporarySpool();
    new SpoolFile(spool, 'a').close();
    expect(readdirSync(spool)).toEqual(['a']);
    removeSpool(spool);
    removeSpool(spool);
    expect(existsSync(spool)).toBe(false);
  });

  test('in a folder that cannot be written is the user’s to mend', () => {
    expect(() => new SpoolFile(join(folder, 'nowhere'), 'a')).toThrow(UserError);
  });

  test.skipIf(!existsSync('/dev/full'))('on a full disk says so', () => {
    const file = new SpoolFile('/dev', 'full');
    expect(() => file.append(['x'])).toThrow(
      '/dev: what does not fit into memory cannot be kept here (ENOSPC',
    );
    file.close();
  });
});
