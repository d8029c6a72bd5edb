/** Paths of log files: what they say, and what of them is left unread. */
import { describe, expect, test } from 'vitest';
import { isLogFile, isOtherFolder, placeOf, wantedBy } from '../../src/logs/log-path.js';
import { AWAY, BANK, HOME, QUERY, SHOP, STRANGER } from './records.js';

const parts = (path: string): readonly string[] => path.split('/');

const ROOT = 'mnt/AWSLogs/o-a1b2c3d4e5';
const NAME = `${SHOP}_CloudTrail_${HOME}_20261002T1000Z_a1.json.gz`;

describe('a path says', () => {
  test.each([
    ['', {}],
    ['mnt/AWSLogs', {}],
    [ROOT, {}],
    [`${ROOT}/${SHOP}`, { account: SHOP }],
    [`mnt/AWSLogs/${SHOP}`, { account: SHOP }],
    [`mnt/${SHOP}`, {}],
    [`${ROOT}/${SHOP}/CloudTrail`, { account: SHOP }],
    [`${SHOP}/CloudTrail/${HOME}`, { account: SHOP, region: HOME }],
    [`${ROOT}/${SHOP}/CloudTrail/${HOME}/2026`, { account: SHOP, region: HOME, date: '2026' }],
    [
      `${ROOT}/${SHOP}/CloudTrail/${HOME}/2026/10`,
      { account: SHOP, region: HOME, date: '2026-10' },
    ],
    [
      `${ROOT}/${SHOP}/CloudTrail/${HOME}/2026/10/02/a.json`,
      { account: SHOP, region: HOME, date: '2026-10-02' },
    ],
    [
      `${ROOT}/${SHOP}/CloudTrail/${HOME}/2026/10/02/${NAME}`,
      { account: SHOP, region: HOME, date: '2026-10-02' },
    ],
    [
      `${ROOT}/${SHOP}/CloudTrail/${HOME}/${NAME}`,
      { account: SHOP, region: HOME, date: '2026-10-02' },
    ],
    [`${ROOT}/${SHOP}/CloudTrail/${NAME}`, { account: SHOP, region: HOME, date: '2026-10-02' }],
    [`copied/${NAME}`, { account: SHOP, region: HOME, date: '2026-10-02' }],
    ['copied/events.json', {}],
    [`CloudTrail/${HOME}`, {}],
  ])('%j: %j', (path, place) => {
    expect(placeOf(parts(path))).toEqual(place);
  });
});

test.each([
  [`${ROOT}/${SHOP}/CloudTrail`, false],
  [`${ROOT}/${SHOP}/CloudTrail-Digest`, true],
  [`${ROOT}/${SHOP}/CloudTrail-Insight`, true],
  [`${ROOT}/${SHOP}/Config`, true],
  [`mnt/AWSLogs/${SHOP}/vpcflowlogs`, true],
  [`mnt/${SHOP}/any`, false],
  [ROOT, false],
  ['mnt/AWSLogs', false],
])('the folder %s holds something else: %j', (path, expected) => {
  expect(isOtherFolder(parts(path))).toBe(expected);
});

test.each([
  [NAME, true],
  ['events.json', true],
  ['events.json.gz', true],
  [`${SHOP}_CloudTrail-Digest_${HOME}_trail_${HOME}_20261002T1000Z.json.gz`, false],
  [`${SHOP}_CloudTrail-Insight_${HOME}_20261002T1000Z_a1.json.gz`, false],
  ['events.csv', false],
  ['events.json.gz.part', false],
])('the file %s is a log file: %j', (name, expected) => {
  expect(isLogFile(name)).toBe(expected);
});

test.each([
  [{}, true],
  [{ account: SHOP }, true],
  [{ account: STRANGER }, false],
  [{ account: SHOP, region: AWAY }, true],
  [{ account: BANK, region: AWAY }, false],
  [{ account: SHOP, region: HOME, date: '2026' }, true],
  [{ account: SHOP, region: HOME, date: '2025' }, false],
  [{ account: SHOP, region: HOME, date: '2026-10' }, true],
  [{ account: SHOP, region: HOME, date: '2026-09' }, false],
  [{ account: SHOP, region: HOME, date: '2026-11' }, false],
  [{ account: SHOP, region: HOME, date: '2026-09-30' }, false],
  [{ account: SHOP, region: HOME, date: '2026-10-01' }, true],
  // Files of the day after may have the last events of the span.
  [{ account: SHOP, region: HOME, date: '2026-10-05' }, true],
  [{ account: SHOP, region: HOME, date: '2026-10-06' }, false],
])('what is at %j may be asked for: %j', (place, expected) => {
  expect(wantedBy(QUERY).has(place)).toBe(expected);
});
