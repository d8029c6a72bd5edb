/** Folders of rule files to rule definitions whose every part can be found again. */
import { createHash } from 'node:crypto';
import { type Dirent, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { compareText } from '../model/order.js';
import type { RuleDefinition } from '../model/rule.js';
import { type Problem, UserError } from '../model/user-error.js';
import { compileSchema, shapeProblems } from './check-shape.js';
import { type LocatedYaml, parseLocatedYaml, readUserFile } from './located-yaml.js';
import { RULE_SCHEMA } from './rule-schema.js';

const isRule = compileSchema<RuleDefinition>(RULE_SCHEMA);

/** A rule file of the right shape. */
export interface RuleFile {
  readonly definition: RuleDefinition;
  readonly source: LocatedYaml;
  /** `sha256` of the file's text, in hex. */
  readonly hash: string;
}

/** What a folder holds: the files that can be used, and all that is wrong with the others. */
export interface RuleFiles {
  readonly files: readonly RuleFile[];
  readonly problems: readonly Problem[];
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const isFile = error instanceof Error && 'code' in error && error.code === 'ENOTDIR';
    throw new UserError({
      where: folder,
      what: isFile ? 'this is a file; name its folder' : 'this folder of rules cannot be read',
    });
  }
}

/** A folder without a rule is a slip that would pass for success. */
function ruleFilesIn(folder: string): string[] {
  const files = yamlFilesBelow(folder);
  if (files.length > 0) return files;
  throw new UserError({ where: folder, what: 'there is no rule (*.yaml) in this folder' });
}

function yamlFilesBelow(folder: string): string[] {
  return entriesOf(folder)
    .sort((a, b) => compareText(a.name, b.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return yamlFilesBelow(path);
      return /\.ya?ml$/.test(entry.name) ? [path] : [];
    });
}

function readRuleFile(path: string): RuleFile | readonly Problem[] {
  const text = readUserFile(path, 'this rule file');
  let source: LocatedYaml;
  try {
    source = parseLocatedYaml(path, text);
  } catch (error) {
    if (error instanceof UserError) return error.problems;
    throw error;
  }
  const problems = shapeProblems(isRule, source);
  if (problems.length > 0 || !isRule(source.data)) return problems;
  const expected = basename(path).replace(/\.ya?ml$/, '');
  if (source.data.id !== expected)
    return [source.problemAt(['id'], `the id must be the file's name, '${expected}'`)];
  return { definition: source.data, source, hash: createHash('sha256').update(text).digest('hex') };
}

function duplicates(files: readonly RuleFile[]): Problem[] {
  const first = new Map<string, RuleFile>();
  return files.flatMap((file) => {
    const { id } = file.definition;
    const earlier = first.get(id);
    if (earlier === undefined) {
      first.set(id, file);
      return [];
    }
    return [file.source.problemAt(['id'], `the id '${id}' is also that of ${earlier.source.file}`)];
  });
}

/** Reads every rule file below the folders, in the order of their ids. */
export function readRuleFiles(folders: readonly string[]): RuleFiles {
  const files: RuleFile[] = [];
  const problems: Problem[] = [];
  for (const path of folders.flatMap(ruleFilesIn)) {
    const result = readRuleFile(path);
    if ('definition' in result) files.push(result);
    else problems.push(...result);
  }
  files.sort((a, b) => compareText(a.definition.id, b.definition.id));
  return { files, problems: [...problems, ...duplicates(files)] };
}
