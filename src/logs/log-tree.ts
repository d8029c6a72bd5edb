/** Where log files lie -> folders that can be looked into, whether they are of a disk or of a bucket. */
import { listFolder, saveBytes } from '../files/log-files.js';
import { type Answer, answered, failed } from '../model/gap.js';
import type { LogObjects } from '../usage/ports.js';

/** A file by its path from the root, in parts. */
export interface TreeFile {
  readonly path: readonly string[];
  /** In bytes, as it is stored. */
  readonly size: number;
}

/** What is in a folder. */
export interface TreeLevel {
  readonly files: readonly TreeFile[];
  /** Names. */
  readonly folders: readonly string[];
}

/** Folders and files. */
export interface LogTree {
  /** Folders that may be looked into at once. */
  readonly atOnce: number;
  browse(folder: readonly string[]): Promise<Answer<TreeLevel>>;
  /** All files below a folder, where that takes fewer requests than looking into each. */
  readonly deep?: (folder: readonly string[]) => Promise<Answer<TreeLevel>>;
  /** A file's name for a person. */
  label(path: readonly string[]): string;
  /** Brings a file to a path of this machine: where it is already, or the place that is given. */
  bring(file: TreeFile, toFile: string): Promise<Answer<string>>;
}

const onDisk = (path: readonly string[]): string => path.join('/') || '/';

/** Paths are from the root of the disk. */
export const diskTree: LogTree = {
  atOnce: 1,
  async browse(folder) {
    const listed = listFolder(onDisk(folder));
    if (!listed.ok) return listed;
    const { files, folders } = listed.value;
    return answered({
      files: files.map(({ name, size }) => ({ path: [...folder, name], size })),
      folders,
    });
  },
  label: onDisk,
  bring: async ({ path }) => answered(onDisk(path)),
};

/** Requests for listing that are under way at once; a bucket takes thousands a second. */
const LISTINGS = 8;

const prefixOf = (folder: readonly string[]): string => folder.map((part) => `${part}/`).join('');

const fileOf = ({ key, size }: { readonly key: string; readonly size: number }): TreeFile => ({
  path: key.split('/'),
  size,
});

/** Paths are from the root of the bucket. */
export const bucketTree = (bucket: string, objects: LogObjects): LogTree => ({
  atOnce: LISTINGS,
  async browse(folder) {
    const files: TreeFile[] = [];
    const folders: string[] = [];
    for await (const page of objects.browse(prefixOf(folder))) {
      if (!page.ok) return page;
      files.push(...page.value.objects.map(fileOf));
      for (const prefix of page.value.folders) folders.push(prefix.split('/').at(-2) ?? '');
    }
    return answered({ files, folders });
  },
  async deep(folder) {
    const files: TreeFile[] = [];
    for await (const page of objects.list(prefixOf(folder))) {
      if (!page.ok) return page;
      files.push(...page.value.map(fileOf));
    }
    return answered({ files, folders: [] });
  },
  label: (path) => `s3://${bucket}/${path.join('/')}`,
  async bring({ path }, toFile) {
    const fetched = await objects.fetch(path.join('/'), (bytes) => saveBytes(toFile, bytes));
    return fetched.ok ? answered(toFile) : failed(fetched.failure);
  },
});
