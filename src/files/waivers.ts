/** A file of waivers to waivers; every mistake in it with its place. */
import type { Waiver } from '../model/finding.js';
import { didYouMean } from '../model/nearest.js';
import { UserError } from '../model/user-error.js';
import { compileSchema, shapeProblems } from './check-shape.js';
import { parseLocatedYaml, readUserFile } from './located-yaml.js';

const text = { type: 'string', minLength: 1 } as const;

/** A list of waivers. Each names a finding or a rule, and says who answers for it, why, and until when. */
export const WAIVERS_SCHEMA = {
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['owner', 'reason', 'expires'],
    anyOf: [{ required: ['id'] }, { required: ['rule'] }],
    properties: {
      id: { type: 'string', pattern: '^[0-9a-f]{64}$' },
      rule: text,
      arns: { type: 'array', items: text, minItems: 1 },
      accounts: { type: 'array', items: text, minItems: 1 },
      tags: { type: 'object', additionalProperties: { type: 'string' } },
      owner: text,
      reason: text,
      expires: { type: 'string', format: 'calendar-date' },
    },
  },
} as const;

const areWaivers = compileSchema<readonly Waiver[]>(WAIVERS_SCHEMA);

/** Loads a file of waivers; the rules that they name must be among `ruleIds`. */
export function loadWaivers(file: string, ruleIds: readonly string[]): readonly Waiver[] {
  const source = parseLocatedYaml(file, readUserFile(file, 'the file of waivers'));
  const problems = shapeProblems(areWaivers, source);
  if (problems.length > 0 || !areWaivers(source.data)) throw new UserError(problems);
  const unknown = source.data.flatMap(({ rule }, i) =>
    rule === undefined || ruleIds.includes(rule)
      ? []
      : [
          source.problemAt([i, 'rule'], `there is no rule '${rule}'`, {
            hint: didYouMean(rule, ruleIds),
          }),
        ],
  );
  if (unknown.length > 0) throw new UserError(unknown);
  return source.data;
}
