/** A result as formats see it: what is bounded as it is, of the lists that may be too long to hold a digest and a walk. */
import type { Finding, ScanResult, Unknown } from '../model/finding.js';
import { type Digest, digestOf } from './digest.js';

/** A result without its findings and unknown verdicts: what has to be known of all of them stands in the digest. */
export interface ResultFrame extends Omit<ScanResult, 'findings' | 'unknown'> {
  readonly digest: Digest;
}

/** What is known before the first finding is. */
export type Preamble = Pick<ScanResult, 'tool' | 'scope' | 'rules'>;

/** A piece of a report: text, or text in UTF-8. */
export type Chunk = string | Uint8Array;

/** Writes one entry of a list by itself; an empty text where the format leaves it out. */
export interface EntryWriter {
  readonly finding: (finding: Finding) => string;
  readonly unknown: (unknown: Unknown) => string;
}

/** The entries of the lists as the format's own `EntryWriter` wrote them, in order, in pieces of any size. */
export interface Entries {
  readonly findings: Iterable<Chunk>;
  readonly unknown: Iterable<Chunk>;
}

/** The frame of a result that fits into memory. */
export function frameOf({ findings, unknown, ...rest }: ScanResult): ResultFrame {
  return { ...rest, digest: digestOf(findings, unknown) };
}

function* mapped<T>(items: Iterable<T>, write: (item: T) => string): Generator<string> {
  for (const item of items) yield write(item);
}

/** The entries of a result that fits into memory. */
export const entriesOf = (
  { findings, unknown }: Pick<ScanResult, 'findings' | 'unknown'>,
  writer: EntryWriter,
): Entries => ({
  findings: mapped(findings, writer.finding),
  unknown: mapped(unknown, writer.unknown),
});

/** For formats that show no list whole. */
export const NO_ENTRIES: Entries = { findings: [], unknown: [] };
