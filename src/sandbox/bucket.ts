/** A sandbox turned into the objects of its trail's bucket, made when they are first asked for. */
import { type LogFile, logFileBytes, logFiles } from './log-files.js';
import type { SandboxState } from './state/state.js';
import type { DeliveredRecord } from './trail-records.js';
import { trailSiblings } from './trail-siblings.js';

/** An object of the bucket. */
export interface BucketObject {
  readonly key: string;
  readonly deliveredAt: Date;
  readonly bytes: () => Buffer;
}

/** Makes the value for a key once, as long as somebody holds the key. */
function once<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>();
  return (key) => {
    const found = known.get(key) ?? make(key);
    known.set(key, found);
    return found;
  };
}

/** The log files alone. What is recorded after the first look is in none. */
export const filesOf: (state: SandboxState) => readonly LogFile[] = once((state) => [
  ...logFiles(state),
]);

/** The records of all log files. */
export function* recordsOf(state: SandboxState): Iterable<DeliveredRecord> {
  for (const { records } of filesOf(state)) yield* records;
}

/** What is in a log file. */
export const bytesOf: (file: LogFile) => Buffer = once(logFileBytes);

/** The objects by their keys, in the order in which S3 lists them: log files, and those that lie beside them. */
export const objectsOf: (state: SandboxState) => ReadonlyMap<string, BucketObject> = once(
  (state) => {
    const objects: BucketObject[] = filesOf(state).map((file) => ({
      key: file.key,
      deliveredAt: file.deliveredAt,
      bytes: () => bytesOf(file),
    }));
    for (const { key, deliveredAt, bytes } of trailSiblings(state))
      objects.push({ key, deliveredAt, bytes: () => bytes });
    objects.sort((a, b) => (a.key < b.key ? -1 : 1));
    return new Map(objects.map((object) => [object.key, object]));
  },
);
