/** Errors that are the user's to mend. Everything else that is thrown is our bug. */

/** One mistake: what, where, and what to do. */
export interface Problem {
  /** A sentence. */
  readonly what: string;
  /** `file`, `file:line:column`, or a flag. */
  readonly where?: string;
  /** Source line and caret, already laid out. */
  readonly excerpt?: string;
  /** What to do, as a sentence. */
  readonly hint?: string;
}

const describe = ({ what, where, excerpt, hint }: Problem): string =>
  [where === undefined ? what : `${where}: ${what}`, excerpt, hint]
    .filter((line) => line !== undefined)
    .join('\n');

/** All mistakes of one input at once. Caught only by the command line. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly problems: readonly Problem[];

  constructor(problems: Problem | readonly Problem[]) {
    const list: readonly Problem[] = 'what' in problems ? [problems] : problems;
    super(list.map(describe).join('\n\n'));
    this.problems = list;
  }
}
