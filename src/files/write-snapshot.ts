/** Inventories to a snapshot folder, account by account, so that memory does not grow with the organization. */
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { AccountInventory } from '../model/inventory.js';
import { compareText } from '../model/order.js';
import { UserError } from '../model/user-error.js';
import {
  MANIFEST_FILE,
  type Manifest,
  SEGMENT_SUFFIX,
  SEGMENTS_FOLDER,
  type SegmentHead,
} from './snapshot-format.js';

/** Appears under its name only when it is whole. */
function writeWhole(path: string, data: string | Uint8Array): void {
  const temporary = `${path}.part`;
  writeFileSync(temporary, data);
  renameSync(temporary, path);
}

function segmentOf({ account, coverage, secrets }: AccountInventory): Uint8Array {
  const head: SegmentHead = { account, coverage, secrets: secrets.length };
  const lines = secrets.map(({ account: _, ...secret }) => JSON.stringify(secret));
  return gzipSync(`${[JSON.stringify(head), ...lines].join('\n')}\n`);
}

/** A snapshot that is being written. */
export interface SnapshotWriter {
  readonly folder: string;
  /** Writes one finished account. */
  add(inventory: AccountInventory): void;
  /** Marks the snapshot as complete and names what belongs to it. */
  finish(): void;
}

function refuseToMix(folder: string): void {
  const present = readdirSync(folder);
  if (present.length === 0) return;
  throw new UserError({
    where: folder,
    what: 'the folder for the snapshot is not empty',
    hint: 'Name a new folder, or delete this one first.',
  });
}

/** Begins a snapshot in a folder that is empty or does not exist. */
export function writeSnapshot(folder: string, manifest: Manifest): SnapshotWriter {
  const segments = new Set<string>();
  const attempt = (write: () => void): void => {
    try {
      write();
    } catch (error) {
      throw cannotWrite(folder, error);
    }
  };
  const writeManifest = (data: Manifest): void =>
    writeWhole(join(folder, MANIFEST_FILE), `${JSON.stringify(data, null, 2)}\n`);
  attempt(() => {
    mkdirSync(folder, { recursive: true });
    refuseToMix(folder);
    mkdirSync(join(folder, SEGMENTS_FOLDER));
    writeManifest(manifest);
  });
  return {
    folder,
    add(inventory) {
      const { id } = inventory.account;
      const path = join(folder, SEGMENTS_FOLDER, `${id}${SEGMENT_SUFFIX}`);
      attempt(() => writeWhole(path, segmentOf(inventory)));
      segments.add(id);
    },
    finish() {
      const complete = { ...manifest, complete: true, segments: [...segments].sort(compareText) };
      attempt(() => writeManifest(complete));
    },
  };
}

/** A disk that refuses is the user's to mend. */
function cannotWrite(folder: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  return new UserError({
    where: folder,
    what: `the snapshot cannot be written (${error.message})`,
  });
}

/** A new folder for a snapshot that nobody asked to keep. */
export function temporaryFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'secrets-census-'));
  } catch (error) {
    throw cannotWrite(tmpdir(), error);
  }
}

/** Removes a snapshot that nobody asked to keep; it may be gone already. */
export const removeSnapshot = (folder: string): void =>
  rmSync(folder, { recursive: true, force: true });
