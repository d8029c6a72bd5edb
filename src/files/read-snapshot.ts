/** A snapshot folder to inventories, one account at a time, in the order of their ids. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { AccountInventory } from '../model/inventory.js';
import { compareText } from '../model/order.js';
import { UserError } from '../model/user-error.js';
import { compileSchema } from './check-shape.js';
import { readUserFile } from './located-yaml.js';
import {
  MANIFEST_FILE,
  type Manifest,
  SEGMENT_SUFFIX,
  SEGMENTS_FOLDER,
  type SegmentHead,
  type SegmentSecret,
  SNAPSHOT_FORMAT,
} from './snapshot-format.js';

const object = (required: readonly string[]) => ({ type: 'object', required }) as const;

const isManifest = compileSchema<Manifest>({
  ...object([
    'formatVersion',
    'tool',
    'scope',
    'startedAt',
    'asOf',
    'complete',
    'coverage',
    'organizationAccounts',
  ]),
  properties: {
    organizationAccounts: { type: 'array' },
    formatVersion: { type: 'integer' },
    coverage: { type: 'array' },
  },
});

const isHead = compileSchema<SegmentHead>({
  ...object(['account', 'coverage', 'secrets']),
  properties: { account: object(['id', 'state']), coverage: { type: 'array' } },
});

const isSecret = compileSchema<SegmentSecret>(
  object([
    'arn',
    'groupArn',
    'name',
    'region',
    'partition',
    'tags',
    'rotation',
    'key',
    'replica',
    'deletion',
    'policy',
    'gaps',
  ]),
);

const damaged = (file: string): UserError =>
  new UserError({ where: file, what: 'this part of the snapshot is damaged' });

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(file);
  }
}

/** Reads a manifest. Throws a `UserError` where the folder is no snapshot, or one of a newer version. */
export function readManifest(folder: string): Manifest {
  const file = join(folder, MANIFEST_FILE);
  const data = parse(readUserFile(file, "the snapshot's manifest"), file);
  if (!isManifest(data)) throw damaged(file);
  if (data.formatVersion > SNAPSHOT_FORMAT)
    throw new UserError({
      where: file,
      what: `the snapshot has format ${data.formatVersion}; this version reads up to ${SNAPSHOT_FORMAT}`,
      hint: 'Use a newer version of secrets-census.',
    });
  return data;
}

function readSegment(file: string): AccountInventory {
  let text: string;
  try {
    text = gunzipSync(readFileSync(file)).toString('utf8');
  } catch {
    throw damaged(file);
  }
  const [first = '', ...rest] = text.trimEnd().split('\n');
  const head = parse(first, file);
  if (!isHead(head)) throw damaged(file);
  const { account, coverage } = head;
  const secrets = rest.map((line) => {
    const secret = parse(line, file);
    if (!isSecret(secret)) throw damaged(file);
    return { ...secret, account };
  });
  if (secrets.length !== head.secrets) throw damaged(file);
  return { account, coverage, secrets };
}

/** The accounts of a snapshot. */
export function* readInventories(folder: string): Generator<AccountInventory> {
  const segments = join(folder, SEGMENTS_FOLDER);
  const names = readdirSync(segments)
    .filter((name) => name.endsWith(SEGMENT_SUFFIX))
    .sort(compareText);
  for (const name of names) yield readSegment(join(segments, name));
}
