/** A snapshot of any size to a result that is written as a stream: what does not fit into memory lies in a spool on disk. */

import { TOOL } from '../files/package-facts.js';
import { readManifest } from '../files/read-snapshot.js';
import { readSpool, type SpoolPart } from '../files/spool.js';
import { loadRules } from '../load-rules.js';
import type { Tally } from '../model/tally.js';
import { DigestBuilder } from '../report/digest.js';
import { FORMATS, type FormatName, type RenderOptions } from '../report/formats.js';
import type { Chunk, ResultFrame } from '../report/result-frame.js';
import { accountsToJudge } from './accounts-to-judge.js';
import { Assembly, preambleOf } from './assemble-result.js';
import type { AssessOptions } from './assess.js';
import { accountJudge } from './judge-account.js';
import { judgeAll } from './judge-all.js';
import type { SpooledAccount, SpooledEntries } from './spool-account.js';

/** How a large inventory is judged. */
export interface AssessLargeOptions extends AssessOptions {
  /** The formats in which the result will be written. */
  readonly formats: readonly FormatName[];
  /** An empty folder for what does not fit into memory. It is the caller's to remove, once all is written. */
  readonly spool: string;
  /** Threads that judge; default 1. Rules that a program put together itself are judged by one. */
  readonly workers?: number;
}

/** A result that may be larger than memory. */
export interface LargeResult extends ResultFrame {
  /** The counts over all findings. */
  readonly tally: Tally;
  /** The report in one of the formats that were asked for, in pieces; as often as is wanted, while the spool exists. */
  write(format: FormatName, options: RenderOptions): Iterable<Chunk>;
}

function* partsOf(
  accounts: readonly SpooledAccount[],
  format: FormatName,
  list: keyof SpooledEntries,
): Generator<SpoolPart> {
  for (const { entries } of accounts) {
    const spooled = entries[format];
    if (spooled === undefined) throw new Error(`the format '${format}' was not asked for`);
    yield spooled[list];
  }
}

/**
 * Judges the snapshot in a folder, without network; holds one account at a time in each thread, and the baseline where
 * there is one. Throws a `UserError` where the folder holds no snapshot, a part of it is damaged or lost, or the spool
 * is full.
 */
export async function assessLarge(
  snapshotFolder: string,
  {
    formats,
    spool,
    workers = 1,
    rules,
    baseline,
    tool = TOOL,
    ...judgeSettings
  }: AssessLargeOptions,
): Promise<LargeResult> {
  const manifest = readManifest(snapshotFolder);
  const pack = rules ?? loadRules();
  const judging = { ...judgeSettings, folder: snapshotFolder, manifest, pack };
  const judge = accountJudge(judging);
  const preamble = preambleOf(judging, judge, tool);
  const ranked = accountsToJudge(judging, baseline).map((account, rank) => ({ ...account, rank }));
  const spooling = { ...judging, tool, formats, spool, label: 'entries' };
  const { accounts, digests } = await judgeAll(ranked, spooling, workers);
  const assembly = new Assembly(judging);
  for (const { counted } of accounts) assembly.add(counted);
  const digest = new DigestBuilder();
  for (const part of digests) digest.merge(part);
  const frame = { ...assembly.result(judge, preamble), digest: digest.digest() };
  return {
    ...frame,
    tally: assembly.tally,
    write(format, options) {
      const entries = (list: keyof SpooledEntries): Iterable<Chunk> =>
        readSpool(FORMATS[format].entries === undefined ? [] : partsOf(accounts, format, list));
      return FORMATS[format].pieces(
        frame,
        { findings: entries('findings'), unknown: entries('unknown') },
        options,
      );
    },
  };
}
