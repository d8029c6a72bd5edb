/** Findings x waivers to findings that carry their waiver, and what became of each waiver. */
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

function stateOf(
  waiver: Waiver,
  count: number,
  present: readonly Waivable[],
  today: string,
): WaiverState {
  if (waiver.expires < today) return 'expired';
  return count > 0 || present.some((one) => mayCover(waiver, one)) ? 'active' : 'unmatched';
}

/**
 * Findings with their waivers; the first active waiver that covers a finding is shown on it. What is resolved needs
 * none, and keeps none alive.
 */
export function applyWaivers(
  candidates: readonly Waivable[],
  waivers: readonly Waiver[],
  today: string,
): { readonly findings: readonly Finding[]; readonly waivers: readonly WaiverUse[] } {
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
  const uses = waivers.map((waiver) => {
    const count = counts.get(waiver) ?? 0;
    return { waiver, state: stateOf(waiver, count, present, today), findings: count };
  });
  return { findings, waivers: uses };
}
