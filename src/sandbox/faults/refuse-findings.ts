/** Faults turned into the findings that Security Hub refuses of a call that it takes: the same for the same finding. */
import { anyGlobMatches } from '../../model/glob.js';
import { chance } from '../seeded.js';
import type { Fault } from './fault.js';
import { isFor } from './plan.js';

/** A finding that is imported. */
export interface ImportedFinding {
  /** Such as `securityhub:BatchImportFindings`. */
  readonly operation: string;
  readonly account: { readonly id: string; readonly name: string };
  readonly region: string;
  readonly id: string;
}

/** What stands in `FailedFindings`. */
export interface FindingRefusal {
  readonly code: string;
  readonly message: string;
}

/** Says whether a finding is refused. Asked once for each time that it is imported. */
export type FindingRefusals = (finding: ImportedFinding) => FindingRefusal | undefined;

const DEFAULT_CODE = 'InternalFailure';
const DEFAULT_MESSAGE = 'Internal service failure';

interface Imports {
  seen: number;
  hits: number;
}

/** Makes the plan. The seed decides which findings a share of them is. */
export function planFindingRefusals(faults: readonly Fault[], seed: number): FindingRefusals {
  const refusing = faults.flatMap((fault, index) =>
    fault.kind === 'refuseFindings' ? [{ fault, index }] : [],
  );
  if (refusing.length === 0) return () => undefined;
  const known = new Map<string, Imports>();
  return (finding) => {
    let refusal: FindingRefusal | undefined;
    for (const { fault, index } of refusing) {
      const { findings, code = DEFAULT_CODE, message = DEFAULT_MESSAGE } = fault;
      if (!isFor(fault, finding)) continue;
      if (findings !== undefined && !anyGlobMatches(findings, finding.id)) continue;
      const key = JSON.stringify([index, finding.account.id, finding.region, finding.id]);
      const imports = known.get(key) ?? { seen: 0, hits: 0 };
      known.set(key, imports);
      const { after = 0, times = Number.POSITIVE_INFINITY, share = 1 } = fault;
      const ordinal = imports.seen++;
      const chosen = share >= 1 || chance(seed, 'finding', key) < share;
      if (!chosen || ordinal < after || imports.hits >= times || refusal !== undefined) continue;
      imports.hits += 1;
      refusal = { code, message };
    }
    return refusal;
  };
}
