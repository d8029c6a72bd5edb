/** A folder in which a scan died, to what of it is finished. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { LARGE, largestRegion } from '../model/coverage.js';
import { readManifest } from './read-snapshot.js';
import {
  MANIFEST_FILE,
  type Manifest,
  PART_SUFFIX,
  SEGMENTS_FOLDER,
  type SegmentHead,
  segmentFile,
  segmentIds,
} from './snapshot-format.js';
import { isHead } from './snapshot-shape.js';

/** A snapshot to go on with. */
export interface Unfinished {
  readonly manifest: Manifest;
  /** Ids of the accounts whose segments are whole. */
  readonly finished: ReadonlySet<string>;
  /** Ids of accounts whose segments were damaged, and are gone now. */
  readonly damaged: readonly string[];
  /** The finished accounts with more than a page of secrets in some Region, by how many there are in the largest. */
  readonly largest: Readonly<Record<string, number>>;
}

/** The head of a segment; undefined where the segment is not whole, which its checksum tells. */
function headOf(file: string, id: string): SegmentHead | undefined {
  try {
    const text = gunzipSync(readFileSync(file));
    const end = text.indexOf('\n');
    const head: unknown = JSON.parse(text.toString('utf8', 0, end));
    return isHead(head) && head.account.id === id ? head : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Finds out what of a snapshot is finished, and clears away what was being written when the scan died. Undefined where
 * no scan was begun there. Throws a `UserError` where the manifest is damaged or of a newer format.
 */
export function resumeSnapshot(folder: string): Unfinished | undefined {
  if (!existsSync(join(folder, MANIFEST_FILE))) return undefined;
  const manifest = readManifest(folder);
  const segments = join(folder, SEGMENTS_FOLDER);
  const names = existsSync(segments) ? readdirSync(segments) : [];
  for (const name of names)
    if (name.endsWith(PART_SUFFIX)) rmSync(join(segments, name), { force: true });
  const ids = segmentIds(names);
  // A complete snapshot is read as it is: what is wrong with it is for its reader to tell.
  if (manifest.complete)
    return { manifest, finished: new Set(ids), damaged: [], largest: manifest.largest ?? {} };
  const damaged: string[] = [];
  const finished = new Set<string>();
  const largest: Record<string, number> = {};
  for (const id of ids) {
    const file = segmentFile(folder, id);
    const head = headOf(file, id);
    if (head === undefined) {
      damaged.push(id);
      rmSync(file, { force: true });
      continue;
    }
    finished.add(id);
    const most = largestRegion(head.coverage);
    if (most > LARGE) largest[id] = most;
  }
  return { manifest, finished, damaged, largest };
}
