/** The YAML files of this folder -> worked cases: a policy, what surrounds it, and the verdict that is right for it. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { PolicyAnalysis, PolicyContext } from '../../../src/model/access.js';
import {
  type CaseJson,
  type Defaults,
  type Elements,
  type Expectation,
  isDefaults,
  isTheme,
  type StatementJson,
  type VerdictFields,
} from './case-shape.js';

/** The fields that a case can state; those that are left out are not compared. */
export type Verdict = Partial<Omit<PolicyAnalysis, 'grants' | 'notes'>>;

/** One policy with the verdict that is right for it. */
export interface WorkedCase {
  /** A sentence about the product. */
  readonly title: string;
  readonly policy: string | object;
  readonly context: PolicyContext;
  readonly verdict: Verdict;
}

/** Cases about one thing. */
export interface Theme {
  /** The name of its file, without `.yaml`. */
  readonly name: string;
  readonly cases: readonly WorkedCase[];
}

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

/** What every case starts from. */
const DEFAULTS = 'defaults.yaml';

/** Cases in which the analyser says that more get in than do. */
const SAFE_SIDE = 'safe-side.yaml';

const read = (name: string): unknown => parse(readFileSync(join(FOLDER, name), 'utf8'));

function readDefaults(): Defaults {
  const data = read(DEFAULTS);
  if (!isDefaults(data)) throw new Error(`${DEFAULTS}: ${JSON.stringify(isDefaults.errors)}`);
  return data;
}

/** The fields of both, those of the second first; what is null there is left out. */
const changed = (start: Elements, change: Elements): Elements =>
  Object.fromEntries(Object.entries({ ...start, ...change }).filter(([, value]) => value !== null));

/** An element and its opposite cannot stand in one statement. */
const OPPOSITES = [
  ['NotPrincipal', 'Principal'],
  ['NotAction', 'Action'],
  ['NotResource', 'Resource'],
] as const;

function statementOf(start: Elements, change: Elements): Elements {
  const replaced = OPPOSITES.filter(([negated]) => negated in change).map(([, plain]) => [
    plain,
    null,
  ]);
  return changed(start, { ...Object.fromEntries(replaced), ...change });
}

const documentOf = (
  version: string | null,
  statements: readonly StatementJson[],
  defaults: Defaults,
): object => ({
  ...(version === null ? {} : { Version: version }),
  Statement: statements.map(({ allow, deny }) =>
    allow === undefined
      ? statementOf(defaults.deny, deny ?? {})
      : statementOf(defaults.allow, allow),
  ),
});

const policyOf = (
  { statements = [], version, text }: CaseJson,
  defaults: Defaults,
): string | object =>
  text ?? documentOf(version === undefined ? defaults.version : version, statements, defaults);

function contextOf({ context = {}, controls }: CaseJson, defaults: Defaults): PolicyContext {
  const { secretArn, now, ...rest } = { ...defaults.context, ...context };
  const control = controls === undefined ? [] : [documentOf(defaults.version, controls, defaults)];
  return {
    secretArn,
    ...changed({}, rest),
    ...(control.length === 0 ? {} : { resourceControlPolicies: control }),
    ...(now === undefined ? {} : { now: new Date(now) }),
  };
}

function fieldsOf(expectation: Expectation, { verdicts }: Defaults): VerdictFields {
  if (typeof expectation === 'string') return verdicts[expectation];
  const { who, ...fields } = expectation;
  return { ...(who === undefined ? {} : verdicts[who]), ...fields };
}

function verdictOf(expectation: Expectation, defaults: Defaults): Verdict {
  const { actions, ...fields } = fieldsOf(expectation, defaults);
  const names =
    actions === undefined || actions === null || !('allBut' in actions)
      ? actions
      : defaults.actions.filter((action) => !actions.allBut.includes(action));
  return changed(fields, {
    actions: names?.map((name) => `secretsmanager:${name}`).sort() ?? null,
  });
}

function readTheme(file: string, defaults: Defaults): Theme {
  const data = read(file);
  if (!isTheme(data)) throw new Error(`${file}: ${JSON.stringify(isTheme.errors)}`);
  return {
    name: basename(file, '.yaml'),
    cases: data.map((one) => ({
      title: one.title,
      policy: policyOf(one, defaults),
      context: contextOf(one, defaults),
      verdict: verdictOf(one.expect, defaults),
    })),
  };
}

/** Reads all cases by theme, in order of their files' names. Throws where a file has a field that no case has. */
export function readThemes(): readonly Theme[] {
  const defaults = readDefaults();
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.yaml') && name !== DEFAULTS && name !== SAFE_SIDE)
    .sort()
    .map((file) => readTheme(file, defaults));
}

/** Reads the cases in which the analyser knowingly errs on the safe side. */
export const readSafeSide = (): readonly WorkedCase[] => readTheme(SAFE_SIDE, readDefaults()).cases;
