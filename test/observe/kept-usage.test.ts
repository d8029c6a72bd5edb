/** What a snapshot knows of use, and what is asked anew: what survives a source that fails, and one that gives up. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { readManifest } from '../../src/files/read-snapshot.js';
import { openUsage } from '../../src/files/read-usage.js';
import { segmentFile } from '../../src/files/snapshot-format.js';
import type { Observation } from '../../src/model/usage.js';
import { observeUsage } from '../../src/observe/observe-usage.js';
import { active, arnOf, BANK, count, SHOP, sourceOf, writeSample } from './sample-snapshot.js';

const root = mkdtempSync(join(tmpdir(), 'kept-usage-'));
afterAll(() => rmSync(root, { recursive: true }));

const KNOWN = [
  ...[SHOP, BANK].flatMap((account) =>
    ['eu-west-1', 'us-east-1'].map((region) => active(account, region)),
  ),
  count(),
];

const ask = (folder: string, observations: Iterable<Observation>) =>
  observeUsage(folder, { source: sourceOf(observations), name: 'logs', days: 90 });

const known = (folder: string) => {
  const manifest = readManifest(folder);
  return { usage: manifest.usage, of: openUsage(folder, manifest, SHOP) };
};

const leftovers = (folder: string): readonly string[] =>
  readdirSync(folder).filter((name) => name.startsWith('usage.'));

let folder = '';
let made = 0;

beforeEach(async () => {
  folder = await writeSample(join(root, String(++made)));
});

test('an answer that knows nothing takes away nothing that was known, and says so', async () => {
  await ask(folder, KNOWN);
  const before = known(folder);
  const summary = await ask(folder, []);
  expect(summary.places).toMatchObject({ covered: 0 });
  expect(summary.notes.at(-1)).toContain('keeps what it knew before');
  expect(known(folder)).toEqual(before);
  expect(before.of?.secrets.has(arnOf(SHOP, 'db'))).toBe(true);
  expect(leftovers(folder)).toEqual([]);
});

test('an answer that knows nothing is kept where nothing was known', async () => {
  const summary = await ask(folder, []);
  expect(summary.notes).toEqual(['It was a quiet day.']);
  expect(known(folder).usage).toEqual(summary);
});

test('an answer that knows less takes the place of one that knew more', async () => {
  await ask(folder, KNOWN);
  await ask(folder, [active(SHOP, 'eu-west-1')]);
  expect(known(folder).usage?.places).toMatchObject({ covered: 1 });
});

test('a run that ends in an error leaves what was known', async () => {
  await ask(folder, KNOWN);
  const before = known(folder);
  rmSync(segmentFile(folder, BANK));
  await expect(ask(folder, KNOWN)).rejects.toThrow();
  expect(known(folder)).toEqual(before);
  expect(leftovers(folder)).toEqual([]);
});

test('a source that breaks leaves what was known', async () => {
  await ask(folder, KNOWN);
  const before = known(folder);
  const broken = function* (): Generator<Observation> {
    yield count();
    throw new Error('gone');
  };
  await expect(ask(folder, broken())).rejects.toThrow('gone');
  expect(known(folder)).toEqual(before);
});
