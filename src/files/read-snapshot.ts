/** A snapshot folder to inventories, one account at a time, in the order of their ids. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { AccountInventory } from '../model/inventory.js';
import { compareText } from '../model/order.js';
import type { Secret } from '../model/secret.js';
import { UserError } from '../model/user-error.js';
import { readUserFile } from './located-yaml.js';
import {
  MANIFEST_FILE,
  type Manifest,
  SEGMENTS_FOLDER,
  type SegmentHead,
  SNAPSHOT_FORMAT,
  segmentFile,
  segmentIds,
} from './snapshot-format.js';
import { isHead, isManifest, isSecret } from './snapshot-shape.js';

const LINE_FEED = 0x0a;

/** What is wrong with a part that cannot be read as what it should be. */
export const damaged = (file: string): UserError =>
  new UserError({ where: file, what: 'this part of the snapshot is damaged' });

/** JSON of a part of a snapshot. Throws a `UserError` where it is none. */
export function parse(text: string, file: string): unknown {
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

/** An account of a snapshot whose secrets are read one by one, once. */
export interface Segment extends Omit<AccountInventory, 'secrets'> {
  readonly secrets: Iterable<Secret>;
}

/** The lines of a file, without the line feeds; the last one ends with one, too. */
function* linesOf(bytes: Uint8Array): Generator<string> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let start = 0; start < buffer.length; ) {
    const found = buffer.indexOf(LINE_FEED, start);
    const end = found < 0 ? buffer.length : found;
    yield buffer.toString('utf8', start, end);
    start = end + 1;
  }
}

/** Opens a compressed file of lines: the first, parsed, and the others. Throws a `UserError` where it is damaged or lost. */
export function openLines(file: string): {
  readonly head: unknown;
  readonly lines: Iterable<string>;
} {
  let bytes: Uint8Array;
  try {
    bytes = gunzipSync(readFileSync(file));
  } catch {
    throw damaged(file);
  }
  const lines = linesOf(bytes);
  const first = lines.next();
  return { head: parse(first.done === true ? '' : first.value, file), lines };
}

function* secretsOf(
  lines: Iterable<string>,
  { account, secrets: expected }: SegmentHead,
  file: string,
): Generator<Secret> {
  let count = 0;
  for (const line of lines) {
    const secret = parse(line, file);
    if (!isSecret(secret)) throw damaged(file);
    count += 1;
    yield { ...secret, account };
  }
  if (count !== expected) throw damaged(file);
}

/**
 * Opens the segment of an account; its secrets are parsed as they are asked for. Throws a `UserError`, then or
 * meanwhile, where it is damaged.
 */
export function openSegment(folder: string, id: string): Segment {
  const file = segmentFile(folder, id);
  const { head, lines } = openLines(file);
  // A segment under another account's name would count that account twice.
  if (!isHead(head) || head.account.id !== id) throw damaged(file);
  const { account, coverage } = head;
  return { account, coverage, secrets: secretsOf(lines, head, file) };
}

/** Bytes that an account takes on disk; 0 where its segment is lost. */
export const segmentSize = (folder: string, id: string): number =>
  statSync(segmentFile(folder, id), { throwIfNoEntry: false })?.size ?? 0;

function idsIn(segments: string): string[] {
  try {
    return segmentIds(readdirSync(segments)).sort(compareText);
  } catch {
    throw damaged(segments);
  }
}

/** Ids of the accounts that a snapshot holds. Throws a `UserError` where a segment is not of this snapshot. */
export function accountsOf(folder: string, { segments: expected }: Manifest): readonly string[] {
  const found = idsIn(join(folder, SEGMENTS_FOLDER));
  const ids = expected ?? found;
  const known = new Set(ids);
  const stray = found.find((id) => !known.has(id));
  if (stray !== undefined) throw damaged(segmentFile(folder, stray));
  return ids;
}

/** The accounts of a snapshot. Throws a `UserError` where a segment is damaged, lost, or not of this snapshot. */
export function* readInventories(folder: string, manifest: Manifest): Generator<AccountInventory> {
  for (const id of accountsOf(folder, manifest)) {
    const { secrets, ...rest } = openSegment(folder, id);
    yield { ...rest, secrets: [...secrets] };
  }
}
