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
  readonly silence: Silence;
  readonly aging: Aging;
  /** Whether the user wants something done in a Region. */
  readonly isChosen: (region: string) => boolean;
  /** A finding as Security Hub takes it. */
  readonly render: (finding: Finding) => AsffFinding;
}

/** Whether a moment, in ISO 8601, lies after another. */
export const isLater = (a: string, b: string): boolean => Date.parse(a) > Date.parse(b);

/** Why a finding stays as the hub has it: a later scan knows better. */
export const NEWER = {
  action: 'skipped',
  reason: 'newerScan',
  detail: 'A later scan has already been pushed.',
} as const;
