/** Reports in pieces: the pieces make the whole, wherever the entries were cut, and none grows with the findings. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ScanResult } from '../../src/model/finding.js';
import { FORMAT_NAMES, FORMATS, type FormatName, NO_TERMINAL } from '../../src/report/formats.js';
import { Items, indented, listItem, objectPieces } from '../../src/report/json-pieces.js';
import { type Chunk, entriesOf, frameOf, NO_ENTRIES } from '../../src/report/result-frame.js';
import { EMPTY, HOSTILE, HUGE, SAMPLE } from './sample-result.js';

const textOf = (chunks: Iterable<Chunk>): string =>
  Buffer.concat([...chunks].map((chunk) => Buffer.from(chunk))).toString('utf8');

/** The entries as they come out of a file: bytes, cut anywhere. */
function* cut(chunks: Iterable<Chunk>, length: number): Generator<Uint8Array> {
  const bytes = Buffer.from(textOf(chunks));
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

function piecesOf(name: FormatName, result: ScanResult, length?: number): readonly Chunk[] {
  const writer = FORMATS[name].entries?.(result);
  const whole = writer === undefined ? NO_ENTRIES : entriesOf(result, writer);
  const entries =
    length === undefined
      ? whole
      : { findings: cut(whole.findings, length), unknown: cut(whole.unknown, length) };
  return [...FORMATS[name].pieces(frameOf(result), entries, NO_TERMINAL)];
}

describe.each(FORMAT_NAMES)('the pieces of %s', (name) => {
  test.each([
    ['acme', SAMPLE],
    ['an empty account', EMPTY],
    ['hostile names', HOSTILE],
  ])('make the whole report: %s', (_, result) => {
    const whole = FORMATS[name].render(result, NO_TERMINAL);
    expect(textOf(piecesOf(name, result))).toBe(whole);
    for (const length of [1, 7, 1000])
      expect(textOf(piecesOf(name, result, length)), `${length}`).toBe(whole);
  });

  test('do not grow with the findings', () => {
    const longest = (result: ScanResult): number =>
      Math.max(...piecesOf(name, result).map(({ length }) => length));
    const few = { ...HUGE, findings: HUGE.findings.slice(0, 600) };
    // Counts have more digits.
    expect(longest(HUGE)).toBeLessThan(longest(few) + 500);
  });
});

describe('JSON in pieces', () => {
  test('is indented as JSON.stringify does it, at any depth', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat({ max: 5 }), (value, depth) => {
        const expected = JSON.stringify(value, null, 2).replaceAll('\n', `\n${'  '.repeat(depth)}`);
        expect(indented(value, depth)).toBe(expected);
      }),
    );
  });

  test('is the text of the whole object', () => {
    const lists = fc.array(fc.jsonValue(), { maxLength: 4 });
    fc.assert(
      fc.property(fc.jsonValue(), lists, fc.string(), (value, list, name) => {
        const items = new Items(list.map((item) => listItem(item, 2)));
        const properties = [
          [name, value],
          ['absent', undefined],
          [`${name}s`, items],
        ] as const;
        const expected = JSON.stringify(
          Object.fromEntries([
            [name, value],
            [`${name}s`, list],
          ]),
          null,
          2,
        );
        // Objects put names that are numbers first.
        fc.pre(!/^\d+$/.test(name));
        expect(textOf(objectPieces(properties, 1))).toBe(expected);
      }),
    );
  });
});
