/** A box minus others, within a bound on work. */
import type { Budget } from '../requests/budget.js';
import { type Box, meet, subtract } from './box.js';

/** What is left of a box. */
export interface Remainder {
  readonly boxes: readonly Box[];
  /** False: some of the others were left in, because taking them out would have taken too much work. */
  readonly isWhole: boolean;
}

/** More pieces than these are not made of one box. */
const MOST_PIECES = 256;

/** Steps for holding two boxes against each other. */
const costOf = ({ masks }: Box): number =>
  0.05 + masks.reduce((words, mask) => words + mask.length, 0) / 20;

/** Takes one box out of others; undefined where that makes too many pieces. */
function take(boxes: readonly Box[], cut: Box): readonly Box[] | undefined {
  const pieces: Box[] = [];
  for (const box of boxes) {
    pieces.push(...subtract(box, cut));
    if (pieces.length > MOST_PIECES) return undefined;
  }
  return pieces;
}

/** Takes the others out of a box, one after the other. */
export function remainderOf(box: Box, others: readonly Box[], budget: Budget): Remainder {
  if (others.length === 0) return { boxes: [box], isWhole: true };
  const cost = costOf(box);
  let boxes: readonly Box[] = [box];
  let isWhole = true;
  for (const cut of others) {
    if (!budget.affords(cost * (1 + boxes.length))) return { boxes, isWhole: false };
    if (!meet(box, cut)) continue;
    const pieces = take(boxes, cut);
    if (pieces === undefined) isWhole = false;
    else boxes = pieces;
    if (boxes.length === 0) break;
  }
  return { boxes, isWhole };
}
