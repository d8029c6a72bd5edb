/** What planning needs to know beside the findings and what a hub holds. */
import type { AsffFinding } from '../model/asff.js';
import type { Finding } from '../model/finding.js';
import type { Silence } from './covered.js';
import type { Aging } from './known.js';

/** What becomes of findings that a waiver accepts: archived, or left as they are in the hub. */
export type WaivedChoice = 'archive' | 'leave';

export interface PlanContext {
  /** ISO 8601: the moment of the plan. */
  readonly at: string;
  /** ISO 8601: the moment that the scan speaks of. */
  readonly asOf: string;
  readonly waived: WaivedChoice;
  /** One hub takes the findings of all accounts. */
  readonly isCentral: boolean;
  readonly silence: Silence;
  readonly aging: Aging;
  /** Whether the user wants something done in a Region. */
  readonly isChosen: (region: string) => boolean;
  /** A finding as Security Hub takes it. */
  readonly render: (finding: Finding) => AsffFinding;
}
