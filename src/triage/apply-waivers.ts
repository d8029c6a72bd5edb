/** Findings x waivers to findings that carry their waiver, and what each waiver matches; in the end, to what became of it. */
import type { AppliedWaiver, Finding, Waiver, WaiverState, WaiverUse } from '../model/finding.js';
import { anyGlobMatches } from '../model/glob.js';
import { tagsMatch } from '../model/selector.js';

/** A finding, and what waivers may ask of its secret beyond what the finding itself says. */
export interface Waivable {
  readonly finding: Finding;
  /** Undefined where the secret was not seen this time. */
  readonly tags: Readonly<Record<string, string>> | undefined;
}

/** Whether all but the tags that the waiver names matches. */
function coversButTags(waiver: Waiver, finding: Finding): boolean {
  if (waiver.id !== undefined && waiver.id !== finding.id) return false;
  if (waiver.rule !== undefined && waiver.rule !== finding.ruleId) return false;
  if (waiver.accounts !== undefined && !anyGlobMatches(waiver.accounts, finding.account))
    return false;
  if (waiver.arns !== undefined && !anyGlobMatches(waiver.arns, finding.arn)) return false;
  return true;
}

const covers = (waiver: Waiver, { finding, tags }: Waivable): boolean =>
  coversButTags(waiver, finding) &&
  (waiver.tags === undefined || (tags !== undefined && tagsMatch(waiver.tags, tags)));

/** Whether the waiver may cover a finding that cannot be told from here: its secret was not seen. */
const mayCover = (waiver: Waiver, { finding, tags }: Waivable): boolean =>
  tags === undefined && coversButTags(waiver, finding);

const applied = ({ owner, reason, expires }: Waiver): AppliedWaiver => ({ owner, reason, expires });

/** What a waiver covers among the findings of some accounts. */
export interface WaiverMatch {
  readonly findings: number;
  /** It may cover a finding whose secret was not seen. */
  readonly mayCover: boolean;
}

/** The matches of the same waivers in other accounts, taken together. */
export const addMatches = (
  a: readonly WaiverMatch[],
  b: readonly WaiverMatch[],
): readonly WaiverMatch[] =>
  a.map(({ findings, mayCover }, index) => ({
    findings: findings + (b[index]?.findings ?? 0),
    mayCover: mayCover || b[index]?.mayCover === true,
  }));

/** The matches of waivers where there is nothing to match. */
export const noMatches = (waivers: readonly Waiver[]): readonly WaiverMatch[] =>
  waivers.map(() => ({ findings: 0, mayCover: false }));

function stateOf(waiver: Waiver, match: WaiverMatch | undefined, today: string): WaiverState {
  if (waiver.expires < today) return 'expired';
  return match?.mayCover === true || (match?.findings ?? 0) > 0 ? 'active' : 'unmatched';
}

/** What became of each waiver, given what it matches in all accounts. */
export const waiverUses = (
  waivers: readonly Waiver[],
  matches: readonly WaiverMatch[],
  today: string,
): readonly WaiverUse[] =>
  waivers.map((waiver, index) => ({
    waiver,
    state: stateOf(waiver, matches[index], today),
    findings: matches[index]?.findings ?? 0,
  }));

/**
 * Findings with their waivers; the first active waiver that covers a finding is shown on it. What is resolved needs
 * none, and keeps none alive.
 */
export function applyWaivers(
  candidates: readonly Waivable[],
  waivers: readonly Waiver[],
  today: string,
): { readonly findings: readonly Finding[]; readonly matches: readonly WaiverMatch[] } {
  if (waivers.length === 0)
    return { findings: candidates.map(({ finding }) => finding), matches: [] };
  const present = candidates.filter(({ finding }) => finding.status !== 'resolved');
  const counts = new Map(waivers.map((waiver) => [waiver, 0]));
  const shown = new Map<Finding, Waiver>();
  for (const candidate of present) {
    const covering = waivers.filter((waiver) => covers(waiver, candidate));
    for (const waiver of covering) counts.set(waiver, (counts.get(waiver) ?? 0) + 1);
    const active = covering.find((waiver) => waiver.expires >= today);
    if (active !== undefined) shown.set(candidate.finding, active);
  }
  const findings = candidates.map(({ finding }) => {
    const waiver = shown.get(finding);
    return waiver === undefined ? finding : { ...finding, waiver: applied(waiver) };
  });
  const matches = waivers.map((waiver) => ({
    findings: counts.get(waiver) ?? 0,
    mayCover: present.some((one) => mayCover(waiver, one)),
  }));
  return { findings, matches };
}
