/** The second half of a scan: an inventory is evaluated into verdicts and triaged into findings. Needs no network. */

import { readManifest } from '../files/read-snapshot.js';
import type { Manifest } from '../files/snapshot-format.js';
import { loadRules, type RulePack } from '../load-rules.js';
import type { Finding, ScanResult, Unknown } from '../model/finding.js';
import { tallyOf } from '../triage/tally.js';
import { accountsToJudge } from './accounts-to-judge.js';
import { Assembly, preambleOf } from './assemble-result.js';
import { accountJudge, type JudgeSettings } from './judge-account.js';

/** How an inventory is judged. */
export interface AssessOptions extends JudgeSettings {
  /** What reports name as their maker; default: this package. */
  readonly tool?: Manifest['tool'];
  /** Default: the built-in rules. */
  readonly rules?: RulePack;
  /** Findings of an earlier result. */
  readonly baseline?: readonly Finding[] | undefined;
}

/**
 * Judges the snapshot in a folder, without network; reads one account at a time, and holds all findings. Throws a
 * `UserError` where the folder holds no snapshot or a part of it is damaged or lost.
 */
export function assess(snapshotFolder: string, options: AssessOptions = {}): ScanResult {
  const manifest = readManifest(snapshotFolder);
  const pack = options.rules ?? loadRules();
  const judging = { ...options, folder: snapshotFolder, manifest, pack };
  const judge = accountJudge(judging);
  const assembly = new Assembly(judging);
  const findings: Finding[] = [];
  const unknown: Unknown[] = [];
  for (const account of accountsToJudge(judging, options.baseline)) {
    const judged = judge.judge(account);
    assembly.add({ ...judged, tally: tallyOf(judged, judge.costRules) });
    for (const finding of judged.findings) findings.push(finding);
    for (const one of judged.unknown) unknown.push(one);
  }
  const preamble = preambleOf(judging, judge, options.tool);
  return { ...assembly.result(judge, preamble), findings, unknown };
}
