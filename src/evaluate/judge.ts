/** One rule on one secret's facts: the outcome, with what shows it. */
import type { Gap } from '../model/gap.js';
import type { Outcome, Severity, UnknownCause } from '../model/rule.js';
import type { EvidenceValue } from '../model/verdict.js';
import { type BoundParams, bindFacts, type PlainFacts } from './bind.js';
import type { Context, Expression } from './cel.js';
import type { CompiledRule } from './compile-rule.js';
import { covers } from './facts.js';
import type { Message } from './message.js';
import { USAGE_NOT_ASKED } from './usage-not-asked.js';

/** A secret's facts, bound once for all rules. */
export interface BoundSecret {
  readonly name: string;
  readonly bound: object;
  readonly gaps: readonly Gap[];
  /** Scopes that were asked already, by their text: many rules have the same one. */
  readonly scopes: Map<string, boolean | UnknownCause>;
}

/** Binds facts for judging. */
export const bindSecret = (values: PlainFacts, gaps: readonly Gap[]): BoundSecret => ({
  name: String(values['name'] ?? ''),
  bound: bindFacts(values, gaps),
  gaps,
  scopes: new Map(),
});

/** The outcome of a rule. */
export interface Judgement {
  readonly outcome: Outcome;
  /** Filled, as are message and evidence, for violations only. */
  readonly severity?: Severity;
  readonly message?: string;
  readonly evidence?: Readonly<Record<string, EvidenceValue>>;
  readonly unknown?: UnknownCause;
}

const causeOf = ({ fact, reason, detail }: Gap): UnknownCause => ({
  fact,
  reason,
  ...(detail === undefined ? {} : { detail }),
});

/** What a rule that cannot be run says: its mistake must not end a scan, nor look like a pass. */
const broken = (message: string): UnknownCause => ({
  fact: '',
  reason: 'error',
  detail: `The rule cannot be evaluated: ${message}.`,
});

/**
 * A condition that asks for what a secret lacks, without asking `has()` first. Where it also reads a gap, that is the
 * cause: CEL reports only one of two errors, and not always the same.
 */
function absentCause(condition: Expression, { gaps }: BoundSecret): UnknownCause {
  const gap = gaps.find(({ fact }) => condition.reads.some((path) => covers(fact, path)));
  return gap === undefined
    ? broken('it reads a value that does not exist; ask with has() or `in` first')
    : causeOf(gap);
}

function truth(
  condition: Expression,
  secret: BoundSecret,
  context: Context,
): boolean | UnknownCause {
  const result = condition.run(context);
  switch (result.kind) {
    case 'value':
      return result.value === true;
    case 'missing':
      return causeOf(result.error.gap);
    case 'absent':
      return absentCause(condition, secret);
    case 'broken':
      return broken(result.message);
  }
}

const isTextList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

/** A CEL value as JSON holds it: integers as numbers, times as ISO 8601. */
function plain(value: unknown): EvidenceValue | undefined {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  return isTextList(value) ? value : undefined;
}

function evidenceOf(rule: CompiledRule, context: Context): Record<string, EvidenceValue> {
  const evidence: Record<string, EvidenceValue> = {};
  for (const [name, expression] of rule.evidence) {
    const result = expression.run(context);
    if (result.kind === 'missing' && USAGE_NOT_ASKED.includes(result.error.gap)) continue;
    const value = result.kind === 'value' ? plain(result.value) : undefined;
    if (result.kind === 'missing' || result.kind === 'broken') evidence[name] = 'unknown';
    else if (value !== undefined) evidence[name] = value;
  }
  return evidence;
}

/** The severity of a violation. */
function severityOf(rule: CompiledRule, secret: BoundSecret, context: Context): Severity {
  for (const { when, severity } of rule.severities) {
    const holds = truth(when, secret, context);
    if (holds === true) return severity;
    // A case that might hold must not be passed over for one after it.
    if (holds !== false) break;
  }
  return rule.definition.severity;
}

/** The message of a violation. */
function messageFor(rule: CompiledRule, secret: BoundSecret, context: Context): Message {
  for (const { when, message } of rule.messages) {
    const holds = truth(when, secret, context);
    if (holds === true) return message;
    if (holds !== false) break;
  }
  return rule.message;
}

/** Whether the rule applies. Without parameters, the same text says the same for every rule. */
function isInScope(
  { scope, definition }: CompiledRule,
  secret: BoundSecret,
  context: Context,
): boolean | UnknownCause {
  if (scope === undefined || definition.scope === undefined) return true;
  if (scope.readsParams) return truth(scope, secret, context);
  const known = secret.scopes.get(definition.scope);
  if (known !== undefined) return known;
  const told = truth(scope, secret, context);
  secret.scopes.set(definition.scope, told);
  return told;
}

const PASS: Judgement = { outcome: 'pass' };
const NOT_APPLICABLE: Judgement = { outcome: 'notApplicable' };

/** Judges one secret by one rule with the given parameters. A secret is judged for one moment only. */
export function judge(rule: CompiledRule, secret: BoundSecret, params: BoundParams): Judgement {
  const context = { secret: secret.bound, now: rule.now, params };
  const inScope = isInScope(rule, secret, context);
  if (inScope === false) return NOT_APPLICABLE;
  if (inScope !== true) return { outcome: 'unknown', unknown: inScope };
  const violated = truth(rule.violation, secret, context);
  if (violated === false) return PASS;
  if (violated !== true) return { outcome: 'unknown', unknown: violated };
  const evidence = evidenceOf(rule, context);
  const message = messageFor(rule, secret, context)({ ...evidence, name: secret.name });
  const severity = severityOf(rule, secret, context);
  return { outcome: 'violation', severity, message, evidence };
}
