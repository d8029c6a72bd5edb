/** Accounts to entries of reports in a spool, and to the counts and examples that stay in memory. */

import type { Manifest } from '../files/snapshot-format.js';
import { SpoolFile, type SpoolPart } from '../files/spool.js';
import { type Digest, DigestBuilder, firstPlaceOf } from '../report/digest.js';
import { FORMATS, type FormatName } from '../report/formats.js';
import type { EntryWriter } from '../report/result-frame.js';
import { tallyOf } from '../triage/tally.js';
import { type CountedAccount, preambleOf } from './assemble-result.js';
import { type AccountToJudge, accountJudge, type JudgeOptions } from './judge-account.js';

/** What judging into a spool takes. */
export interface SpoolOptions extends JudgeOptions {
  /** What reports name as their maker. */
  readonly tool: Manifest['tool'];
  /** The formats whose entries are needed. */
  readonly formats: readonly FormatName[];
  readonly spool: string;
  /** Begins the names of the files in the spool; no two of those who write into it have the same one. */
  readonly label: string;
}

/** An account, and its place in the order of the report. */
export interface RankedAccount extends AccountToJudge {
  readonly rank: number;
}

/** Where the entries of one account are, in one format. */
export interface SpooledEntries {
  readonly findings: SpoolPart;
  readonly unknown: SpoolPart;
}

/** What stays in memory of an account. */
export interface SpooledAccount {
  readonly rank: number;
  readonly counted: CountedAccount;
  readonly entries: Readonly<Partial<Record<FormatName, SpooledEntries>>>;
}

/** Judges accounts one by one, in any order. */
export interface Spooler {
  /** Throws a `UserError` where the segment is damaged or the spool is full. */
  judge(account: RankedAccount): SpooledAccount;
  /** Of all accounts that it judged. */
  finish(): Digest;
}

interface FormatSpool {
  readonly format: FormatName;
  readonly writer: EntryWriter;
  readonly findings: SpoolFile;
  readonly unknown: SpoolFile;
}

function* written<T>(items: readonly T[], write: (item: T) => string): Generator<string> {
  for (const item of items) yield write(item);
}

/** Prepares judging into a spool. */
export function spooler(options: SpoolOptions): Spooler {
  const judge = accountJudge(options);
  const preamble = preambleOf(options, judge, options.tool);
  const digest = new DigestBuilder();
  const spools = [...new Set(options.formats)].flatMap((format): readonly FormatSpool[] => {
    const writer = FORMATS[format].entries?.(preamble);
    if (writer === undefined) return [];
    const file = (list: string) =>
      new SpoolFile(options.spool, `${options.label}-${format}-${list}`);
    return [{ format, writer, findings: file('findings'), unknown: file('unknown') }];
  });
  return {
    judge({ rank, ...account }) {
      const { findings, unknown, ...rest } = judge.judge(account);
      digest.add(findings, unknown, firstPlaceOf(rank));
      const entries = spools.map(({ format, writer, ...files }) => {
        const spooled: SpooledEntries = {
          findings: files.findings.append(written(findings, writer.finding)),
          unknown: files.unknown.append(written(unknown, writer.unknown)),
        };
        return [format, spooled] as const;
      });
      const tally = tallyOf({ findings, unknown }, judge.costRules);
      return { rank, counted: { ...rest, tally }, entries: Object.fromEntries(entries) };
    },
    finish() {
      for (const { findings, unknown } of spools) {
        findings.close();
        unknown.close();
      }
      return digest.digest();
    },
  };
}
