/** Folders of rule files to rules that can judge: reading, checking and compiling, with all mistakes told at once. */
import { createHash } from 'node:crypto';
import { type CompiledRule, compileRule } from './evaluate/compile-rule.js';
import { EXAMPLES_NOW } from './evaluate/examples.js';
import { inPackage } from './files/package-facts.js';
import { type RuleFile, readRuleFiles } from './files/rule-files.js';
import type { RuleDefinition } from './model/rule.js';
import { type Problem, UserError } from './model/user-error.js';

/** The folder of the rules that come with the package. */
export const BUILT_IN_RULES = inPackage('rules');

/** A set of rules that was checked as a whole. */
export interface RulePack {
  readonly definitions: readonly RuleDefinition[];
  /** `sha256` over the files' texts, in hex: two scans with the same hash were judged alike. */
  readonly hash: string;
  /** Where the rules were read from; absent for rules that a program put together. */
  readonly folders?: readonly string[];
  /** The rules with their conditions bound to one moment. */
  compile(now: Date): CompiledRule[];
}

function compileAll(files: readonly RuleFile[], now: Date): CompiledRule[] {
  const problems: Problem[] = [];
  const rules = files.flatMap(({ definition, source }) => {
    const result = compileRule(definition, now);
    if ('rule' in result) return [result.rule];
    for (const { path, what, hint, start, inKey = false } of result.problems)
      problems.push(
        source.problemAt(path, what, {
          hint,
          key: inKey,
          ...(start === undefined ? {} : { start }),
        }),
      );
    return [];
  });
  if (problems.length > 0) throw new UserError(problems);
  return rules;
}

/**
 * Loads rules from folders; without any, the built-in ones. A later folder adds rules, it does not replace them.
 * Throws a `UserError` with every mistake of every file, each with its line, column and a caret.
 */
export function loadRules(folders: readonly string[] = [BUILT_IN_RULES]): RulePack {
  const { files, problems } = readRuleFiles(folders);
  try {
    compileAll(files, EXAMPLES_NOW);
  } catch (error) {
    if (error instanceof UserError) throw new UserError([...problems, ...error.problems]);
    throw error;
  }
  if (problems.length > 0) throw new UserError(problems);
  const hash = createHash('sha256');
  for (const file of files) hash.update(file.hash);
  return {
    definitions: files.map(({ definition }) => definition),
    hash: hash.digest('hex'),
    folders,
    compile: (now) => compileAll(files, now),
  };
}
