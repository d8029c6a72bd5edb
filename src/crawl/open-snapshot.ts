/** A folder, and whether to go on with what is in it, to a snapshot that can be written to. */
import { resumeSnapshot } from '../files/resume-snapshot.js';
import type { Manifest } from '../files/snapshot-format.js';
import { beginSnapshot, writeManifest } from '../files/write-snapshot.js';
import type { Scope } from '../model/inventory.js';
import { by } from '../model/order.js';
import { UserError } from '../model/user-error.js';

/** A snapshot to write to. */
export interface Opened {
  readonly manifest: Manifest;
  /** Ids of accounts that need not be collected again. */
  readonly finished: ReadonlySet<string>;
  /** Nothing is left to do. */
  readonly isComplete: boolean;
  /** What the user should know, as sentences. */
  readonly notes: readonly string[];
}

/** The parts of a scope that the user asked for; what discovering adds to it may differ. */
const askedFor = ({ organizationId: _, ...asked }: Scope, deep: boolean): string =>
  JSON.stringify([Object.entries(asked).sort(by(([name]) => name)), deep]);

/** The scope of a complete scan may have shrunk to the caller's account, where nothing else may be listed. */
function beforeShrinking({ accounts, ...scope }: Scope, now: Scope): Scope {
  const hasShrunk = now.accounts === undefined && accounts?.join() === scope.callerAccount;
  return accounts === undefined || hasShrunk ? scope : { ...scope, accounts };
}

function refuseAnother(folder: string, begun: Manifest, now: Manifest): void {
  const before = begun.complete ? beforeShrinking(begun.scope, now.scope) : begun.scope;
  const isSame = askedFor(before, begun.deep ?? false) === askedFor(now.scope, now.deep ?? false);
  if (isSame) return;
  throw new UserError({
    where: folder,
    what: 'the snapshot in this folder was begun with another scope, caller or depth',
    hint: 'Go on with the flags that it was begun with, or name a new folder.',
  });
}

/**
 * Begins a snapshot, or goes on with one. Throws a `UserError` where the folder holds something else, or a scan of
 * another scope.
 */
export function openOrBegin(folder: string, manifest: Manifest, resume: boolean): Opened {
  const found = resume ? resumeSnapshot(folder) : undefined;
  if (found === undefined) {
    beginSnapshot(folder, manifest);
    return { manifest, finished: new Set(), isComplete: false, notes: [] };
  }
  const { manifest: begun, finished, damaged, largest } = found;
  refuseAnother(folder, begun, manifest);
  if (begun.complete)
    return {
      manifest: begun,
      finished,
      isComplete: true,
      notes: [`The snapshot in ${folder} is complete: nothing is left to collect.`],
    };
  // The facts that are still to come speak of a later moment than those that are there.
  const resumed = { ...begun, tool: manifest.tool, asOf: manifest.asOf, largest };
  writeManifest(folder, resumed);
  const ofDamaged =
    damaged.length === 0 ? [] : [`Damaged, and collected again: ${damaged.join(', ')}.`];
  return {
    manifest: resumed,
    finished,
    isComplete: false,
    notes: [`Going on with ${folder}: ${finished.size} accounts are finished.`, ...ofDamaged],
  };
}
