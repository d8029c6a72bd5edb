import { describe, expect, test } from 'vitest';
import { FORMAT_NAMES, FORMATS, NO_TERMINAL } from '../../src/report/formats.js';
import { EMPTY, HOSTILE, SAMPLE } from './sample-result.js';

describe.each(FORMAT_NAMES)('the format %s', (name) => {
  const format = FORMATS[name];

  test('stands under its own name and has a file of its own', () => {
    expect(format.name).toBe(name);
    expect(format.description).not.toBe('');
    const files = FORMAT_NAMES.map((other) => FORMATS[other].fileName);
    expect(files.filter((file) => file === format.fileName)).toHaveLength(1);
  });

  test.each([
    ['acme', SAMPLE],
    ['an empty account', EMPTY],
    ['hostile names', HOSTILE],
  ])('gives the same bytes for the same result: %s', (_, result) => {
    const text = format.render(result, NO_TERMINAL);
    expect(format.render(structuredClone(result), NO_TERMINAL)).toBe(text);
    expect(text).toMatch(/[^\n]\n$/);
  });

  test('shows every open finding of acme', () => {
    const text = format.render(SAMPLE, NO_TERMINAL);
    for (const name of [
      'prod/payments/stripe',
      'prod/web/session-signing',
      'prod/warehouse/loader',
    ])
      expect(text).toContain(name);
  });
});

test('only the table looks at the terminal', () => {
  for (const name of FORMAT_NAMES) {
    const narrow = FORMATS[name].render(SAMPLE, { columns: 40, color: true });
    const same = narrow === FORMATS[name].render(SAMPLE, NO_TERMINAL);
    expect(same).toBe(name !== 'table');
  }
});
