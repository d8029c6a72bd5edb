import { expect, test } from 'vitest';
import { isCalendarDate, isUtcMoment } from '../../src/model/calendar-date.js';

test.each([
  ['2026-12-31', true],
  ['2028-02-29', true],
  ['2026-02-29', false],
  ['2026-02-31', false],
  ['2026-13-01', false],
  ['2026-00-10', false],
  ['2026-1-1', false],
  ['2026-12-31T00:00:00Z', false],
  ['tomorrow', false],
  ['', false],
])('the calendar has %s: %s', (text, expected) => {
  expect(isCalendarDate(text)).toBe(expected);
});

test.each([
  [new Date(0).toISOString(), true],
  [new Date(8.64e15).toISOString(), true],
  ['2026-11-21T09:00:00Z', true],
  ['2026-11-21T29:00:00Z', false],
  ['2026-11-21T09:00:00+01:00', false],
  ['2026-11-21', false],
])('%s is a moment in UTC: %s', (text, expected) => {
  expect(isUtcMoment(text)).toBe(expected);
});
