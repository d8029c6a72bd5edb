/** A snapshot folder to inventories, one account at a time, in the order of their ids. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { AccountInventory } from '../model/inventory.js';
import { compareText } from '../model/order.js';
import { UserError } from '../model/user-error.js';
import { readUserFile } from './located-yaml.js';
import {
  MANIFEST_FILE,
  type Manifest,
  SEGMENT_SUFFIX,
  SEGMENTS_FOLDER,
  SNAPSHOT_FORMAT,
} from './snapshot-format.js';
import { isHead, isManifest, isSecret } from './snapshot-shape.js';

const damaged = (file: string): UserError =>
  new UserError({ where: file, what: 'this part of the snapshot is damaged' });

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(file);
  }
}

/** A newer format may have another shape, so its number is looked at first. */
function refuseNewer(data: unknown, file: string): void {
  if (typeof data !== 'object' || data === null || !('formatVersion' in data)) return;
  const { formatVersion } = data;
  if (typeof formatVersion !== 'number' || formatVersion <= SNAPSHOT_FORMAT) return;
  throw new UserError({
    where: file,
    what: `the snapshot has format ${formatVersion}; this version reads up to ${SNAPSHOT_FORMAT}`,
    hint: 'Use a newer version of secrets-census.',
  });
}

/** Reads a manifest. Throws a `UserError` where the folder is no snapshot, or one of a newer version. */
export function readManifest(folder: string): Manifest {
  const file = join(folder, MANIFEST_FILE);
  const data = parse(readUserFile(file, "the snapshot's manifest"), file);
  refuseNewer(data, file);
  if (!isManifest(data)) throw damaged(file);
  return data;
}

function readSegment(segments: string, id: string): AccountInventory {
  const file = join(segments, `${id}${SEGMENT_SUFFIX}`);
  let text: string;
  try {
    text = gunzipSync(readFileSync(file)).toString('utf8');
  } catch {
    throw damaged(file);
  }
  const [first = '', ...rest] = text.trimEnd().split('\n');
  const head = parse(first, file);
  // A segment under another account's name would count that account twice.
  if (!isHead(head) || head.account.id !== id) throw damaged(file);
  const { account, coverage } = head;
  const secrets = rest.map((line) => {
    const secret = parse(line, file);
    if (!isSecret(secret)) throw damaged(file);
    return { ...secret, account };
  });
  if (secrets.length !== head.secrets) throw damaged(file);
  return { account, coverage, secrets };
}

function segmentIds(segments: string): string[] {
  try {
    return readdirSync(segments)
      .filter((name) => name.endsWith(SEGMENT_SUFFIX))
      .map((name) => name.slice(0, -SEGMENT_SUFFIX.length))
      .sort(compareText);
  } catch {
    throw damaged(segments);
  }
}

/** The accounts of a snapshot. Throws a `UserError` where a segment is damaged, lost, or not of this snapshot. */
export function* readInventories(
  folder: string,
  { segments: expected }: Manifest,
): Generator<AccountInventory> {
  const segments = join(folder, SEGMENTS_FOLDER);
  const found = segmentIds(segments);
  const ids = expected ?? found;
  const known = new Set(ids);
  const stray = found.find((id) => !known.has(id));
  if (stray !== undefined) throw damaged(join(segments, `${stray}${SEGMENT_SUFFIX}`));
  for (const id of ids) yield readSegment(segments, id);
}
