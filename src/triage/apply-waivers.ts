/** Findings x waivers to findings that carry their waiver, and what became of each waiver. */
import type { AppliedWaiver, Finding, Waiver, WaiverUse } from '../model/finding.js';
import { anyGlobMatches } from '../model/glob.js';
import { tagsMatch } from '../model/selector.js';

/** A finding, and what waivers may ask of its secret beyond what the finding itself says. */
export interface Waivable {
  readonly finding: Finding;
  readonly tags: Readonly<Record<string, string>>;
}

function covers(waiver: Waiver, { finding, tags }: Waivable): boolean {
  if (waiver.id !== undefined && waiver.id !== finding.id) return false;
  if (waiver.rule !== undefined && waiver.rule !== finding.ruleId) return false;
  if (waiver.accounts !== undefined && !anyGlobMatches(waiver.accounts, finding.account))
    return false;
  if (waiver.arns !== undefined && !anyGlobMatches(waiver.arns, finding.arn)) return false;
  return waiver.tags === undefined || tagsMatch(waiver.tags, tags);
}

const applied = ({ owner, reason, expires }: Waiver): AppliedWaiver => ({ owner, reason, expires });

/** Findings with their waivers; the first active waiver that covers a finding is shown on it. */
export function applyWaivers(
  candidates: readonly Waivable[],
  waivers: readonly Waiver[],
  today: string,
): { readonly findings: readonly Finding[]; readonly waivers: readonly WaiverUse[] } {
  const counts = new Map(waivers.map((waiver) => [waiver, 0]));
  const findings = candidates.map((candidate) => {
    const covering = waivers.filter((waiver) => covers(waiver, candidate));
    for (const waiver of covering) counts.set(waiver, (counts.get(waiver) ?? 0) + 1);
    const active = covering.find((waiver) => waiver.expires >= today);
    return active === undefined
      ? candidate.finding
      : { ...candidate.finding, waiver: applied(active) };
  });
  const uses = waivers.map((waiver): WaiverUse => {
    const count = counts.get(waiver) ?? 0;
    const state = waiver.expires < today ? 'expired' : count === 0 ? 'unmatched' : 'active';
    return { waiver, state, findings: count };
  });
  return { findings, waivers: uses };
}
