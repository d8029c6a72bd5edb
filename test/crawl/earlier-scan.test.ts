import { describe, expect, test } from 'vitest';
import { earlierScan } from '../../src/crawl/earlier-scan.js';
import type { Manifest } from '../../src/files/snapshot-format.js';

const MANIFEST: Manifest = {
  formatVersion: 1,
  tool: { name: 'secrets-census', version: '0.0.0' },
  scope: { partition: 'aws', callerAccount: '100000000001' },
  startedAt: '2026-11-20T09:00:00.000Z',
  asOf: '2026-11-20T11:00:00.000Z',
  complete: true,
  segments: [],
  organizationAccounts: [],
  coverage: [],
};
const NOW = new Date('2026-11-21T09:00:00.000Z');

describe('an earlier scan', () => {
  test('has read its policies when it began, as they may have changed while it ran', () => {
    expect(earlierScan('folder', MANIFEST, NOW, 7)).toMatchObject({
      folder: 'folder',
      readAt: MANIFEST.startedAt,
    });
  });

  test.each([
    [7, '2026-11-14T09:00:00.000Z'],
    [0.5, '2026-11-20T21:00:00.000Z'],
    [0, NOW.toISOString()],
    // CloudTrail forgets.
    [1000, '2026-08-24T09:00:00.000Z'],
  ])('is good for policies that were read within %d days: after %s', (days, notBefore) => {
    expect(earlierScan('folder', MANIFEST, NOW, days).notBefore).toBe(notBefore);
  });
});
