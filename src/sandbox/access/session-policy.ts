/** A session policy turned into what it denies and allows. */
import { globMatches } from '../../model/glob.js';
import { isRecord } from '../input.js';

/**
 * A statement, as far as the sandbox understands it: actions only. Resources and conditions are not looked at, so that
 * a statement counts for every resource and in every circumstance.
 */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  /** True: the statement is about every action that is not listed. */
  readonly inverted: boolean;
}

/** The statements of a policy; undefined where the text is not a policy. */
export function parseSessionPolicy(text: string): readonly Statement[] | undefined {
  const document = parse(text);
  if (!isRecord(document)) return undefined;
  const { Statement: body } = document;
  const statements = (Array.isArray(body) ? body : [body]).map(parseStatement);
  const known = statements.filter((statement) => statement !== undefined);
  return known.length === statements.length ? known : undefined;
}

function parseStatement(value: unknown): Statement | undefined {
  if (!isRecord(value)) return undefined;
  const { Effect: effect, Action: action, NotAction: notAction } = value;
  if (effect !== 'Allow' && effect !== 'Deny') return undefined;
  const actions = textsOf(action ?? notAction);
  return actions === undefined ? undefined : { effect, actions, inverted: action === undefined };
}

function textsOf(value: unknown): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = list.filter((item) => typeof item === 'string');
  return texts.length === list.length ? texts : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Lists of globs do not change and there are few actions, so that each question is asked once. */
const known = new WeakMap<readonly string[], Map<string, boolean>>();

/** Whether any of the globs matches the action, which is one that the sandbox has; letter case does not count. */
export function matchesAction(globs: readonly string[], action: string): boolean {
  if (globs.length === 0) return false;
  const answers = known.get(globs) ?? new Map<string, boolean>();
  known.set(globs, answers);
  const answered = answers.get(action);
  if (answered !== undefined) return answered;
  const matches = globs.some((glob) => globMatches(glob.toLowerCase(), action.toLowerCase()));
  answers.set(action, matches);
  return matches;
}

/** Whether the policy has a statement of that effect about the action. */
export const speaksOf = (
  statements: readonly Statement[],
  effect: Statement['effect'],
  action: string,
): boolean =>
  statements.some(
    (statement) =>
      statement.effect === effect &&
      matchesAction(statement.actions, action) !== statement.inverted,
  );
