/** What a rule's author is told of a mistake. */

/** Something wrong in a rule: where in the document, and where in the text that stands there. */
export interface RuleProblem {
  readonly path: readonly (string | number)[];
  /** Offsets into the text at `path`. */
  readonly start?: number;
  readonly end?: number;
  readonly what: string;
  readonly hint?: string;
  /** The mistake is in the last step of the path, not in what stands there. */
  readonly inKey?: true;
}
