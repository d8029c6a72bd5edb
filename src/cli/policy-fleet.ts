/** Lines of policies -> lines of analyses, one for one, in order and as they come. */
import { readPolicyLine } from '../files/policy-line.js';
import type { PolicyContext } from '../model/access.js';
import { UserError } from '../model/user-error.js';
import { memoizedPolicyAnalyzer } from '../policy/memoized-policy-analyzer.js';

/** Where the lines go; the promise is kept when more can be taken. */
export type Write = (text: string) => Promise<void>;

/** So much is written at once. */
const BATCH = 65_536;

/**
 * Analyses line after line; what a line leaves out of its context comes from the defaults. A line that cannot be read
 * becomes `{"error": …, "line": …}` in its place, and in the end all of them are told as the user's mistake.
 */
export async function explainFleet(
  lines: AsyncIterable<string>,
  defaults: PolicyContext,
  write: Write,
): Promise<void> {
  const analyze = memoizedPolicyAnalyzer();
  const wrong: number[] = [];
  let number = 0;
  let batch = '';
  for await (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    const read = readPolicyLine(line);
    if (typeof read === 'string') wrong.push(number);
    const result =
      typeof read === 'string'
        ? { error: read, line: number }
        : analyze(read.policy, { ...defaults, ...read.context });
    batch += `${JSON.stringify(result)}\n`;
    if (batch.length < BATCH) continue;
    await write(batch);
    batch = '';
  }
  if (batch !== '') await write(batch);
  const [first] = wrong;
  if (first === undefined) return;
  const others = wrong.length === 1 ? '' : ` and ${wrong.length - 1} more`;
  throw new UserError({
    where: `line ${first}${others}`,
    what: 'not a policy with its context; the output says why in its place',
    hint: 'Each line is {"policy": …, "context": {"secretArn": …}}.',
  });
}
