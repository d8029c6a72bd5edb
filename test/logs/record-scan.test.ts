/** Records found in bytes: the same ones that a JSON parser finds, wherever the bytes are cut. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RecordScan } from '../../src/logs/record-scan.js';
import { read, write } from './records.js';

interface Told {
  readonly record: unknown;
  readonly values: readonly string[] | 'escaped';
}

function scan(pieces: readonly Buffer[]): readonly Told[] {
  const told: Told[] = [];
  const scanning = new RecordScan(({ bytes, from, to, isEscaped, ...places }) => {
    const { account, region, time, source, readOnly } = places;
    const values = [account, region, time, source, readOnly].map((place) =>
      bytes.toString('utf8', place.from, place.to),
    );
    const record: unknown = JSON.parse(bytes.toString('utf8', from, to));
    told.push({ record, values: isEscaped ? 'escaped' : values });
  });
  for (const piece of pieces) scanning.add(piece);
  scanning.end();
  return told;
}

/** Bytes in pieces of so many. */
const cut = (bytes: Buffer, size: number): readonly Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );

const NAMES = ['recipientAccountId', 'awsRegion', 'eventTime', 'eventSource', 'readOnly'];

/** What is looked at of a value: a text, or, of readOnly, a word. */
function looked(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  const isWord = name === 'readOnly' && (typeof value !== 'object' || value === null);
  return isWord && value !== undefined ? JSON.stringify(value) : '';
}

/** What the scan must say of a record, from the record as it was parsed. */
const expected = (record: Readonly<Record<string, unknown>>, isEscaped: boolean): Told => ({
  record,
  values: isEscaped ? 'escaped' : NAMES.map((name) => looked(name, record[name])),
});

const anyValue = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom('eventTime', '"eventSource":"x"', '}],{"', '\\', '\\"', 'ü✓😀', '\u2028\n\t', ''),
);

const anyName = fc.oneof(
  fc.constantFrom(...NAMES, 'userIdentity'),
  fc.string({ unit: 'grapheme' }),
);

const anyObject = fc
  .uniqueArray(fc.tuple(anyName, anyValue), { selector: ([name]) => name, maxLength: 8 })
  // A key of this name would be the prototype.
  .map((pairs) => Object.fromEntries(pairs.filter(([name]) => name !== '__proto__')));

/** Whether a name or one of the five values has to be escaped. */
const isEscaped = (record: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(record).some(([name, value]) => {
    const text = NAMES.includes(name) ? looked(name, value) : '';
    return [name, text].some((part) => JSON.stringify(part).includes('\\'));
  });

describe('a scan', () => {
  test('finds the records that a parser finds, however the file is written and cut', () => {
    const file = fc.record({
      records: fc.array(anyObject, { maxLength: 5 }),
      before: anyObject,
      after: anyObject,
      space: fc.constantFrom(0, 1, '\t', '\r\n'),
      size: fc.integer({ min: 1, max: 400 }),
      mark: fc.boolean(),
    });
    const property = fc.property(file, ({ records, before, after, space, size, mark }) => {
      const whole = { a: before, Records: records, z: after };
      const json = `${mark ? '\uFEFF' : ''}${JSON.stringify(whole, undefined, space)}\n`;
      const told = scan(cut(Buffer.from(json), size));
      // As they were written: JSON has no negative zero.
      const written: typeof records = JSON.parse(JSON.stringify(records));
      expect(told).toEqual(written.map((record) => expected(record, isEscaped(record))));
    });
    fc.assert(property, { numRuns: 400 });
  });

  test('says the last of two values of a name, as parsers do', () => {
    const json = '{"Records":[{"eventTime":"a","eventTime":"b","awsRegion":"c","awsRegion":1}]}';
    expect(scan([Buffer.from(json)])[0]?.values).toEqual(['', '', 'b', '', '']);
  });

  test('knows where it cannot tell, because a name or a value is written with escapes', () => {
    const json = String.raw`{"Records":[{"event\u0054ime":"a"},{"awsRegion":"eu\u002dwest-1"},{"x":"\n"}]}`;
    expect(scan([Buffer.from(json)]).map(({ values }) => values)).toEqual([
      'escaped',
      'escaped',
      ['', '', '', '', ''],
    ]);
  });

  const WHOLE = JSON.stringify({ Records: [read(), write()] });

  test('takes every beginning of a file for a damaged one', () => {
    for (let length = 0; length < WHOLE.length; length += 7)
      expect(() => scan([Buffer.from(WHOLE.slice(0, length))]), String(length)).toThrow(/it /);
  });

  test.each([
    ['nothing', ''],
    ['a text', '"Records"'],
    ['a list', '[{"Records":[]}]'],
    ['no JSON', 'AWSLogs'],
    ['HTML', '<html>'],
    ['records by another name', '{"records":[{}]}'],
    ['records that are no list', '{"Records":{}}'],
    ['a record that is a text', '{"Records":["a"]}'],
    ['a record that is a list', '{"Records":[[]]}'],
    ['a record that is nothing', '{"Records":[null]}'],
    ['a record without colons', '{"Records":[{"a" 1}]}'],
    ['a record without values', '{"Records":[{"a":}]}'],
    ['a record without names', '{"Records":[{1:2}]}'],
    ['brackets that do not match', '{"Records":[{"a":1]}'],
    ['something behind the records', '{"Records":[]!}'],
  ])('takes %s for damaged', (_, json) => {
    expect(() => scan([Buffer.from(json)])).toThrow(/^(it|one of its records) /);
  });

  test('takes a file without records for what it is', () => {
    expect(scan([Buffer.from('{"Records":[]}')])).toEqual([]);
    expect(scan([Buffer.from(' {\n"Records" : [ ] }\n')])).toEqual([]);
  });

  test('does not keep a record without an end', () => {
    const scanning = new RecordScan(() => {});
    scanning.add(Buffer.from('{"Records":[{"a":"'));
    const piece = Buffer.alloc(2 ** 22, 'a');
    expect(() => {
      for (let pieces = 0; pieces < 10; pieces += 1) scanning.add(piece);
    }).toThrow('longer than');
  });
});
