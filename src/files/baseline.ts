/** An earlier JSON report to the findings that today's are compared with. */
import type { Grant } from '../model/access.js';
import type { Finding } from '../model/finding.js';
import { FINDING_STATUSES } from '../model/finding.js';
import { SEVERITIES } from '../model/rule.js';
import { UserError } from '../model/user-error.js';
import { compileSchema } from './check-shape.js';
import { readUserFile } from './located-yaml.js';

const text = { type: 'string' } as const;

const isReport = compileSchema<{ readonly findings: readonly Finding[] }>({
  type: 'object',
  required: ['schemaVersion', 'findings'],
  properties: {
    schemaVersion: { type: 'string', pattern: '^1\\.' },
    findings: {
      type: 'array',
      items: {
        type: 'object',
        required: [
          'id',
          'ruleId',
          'severity',
          'status',
          'title',
          'message',
          'account',
          'region',
          'arn',
          'name',
          'evidence',
          'frameworks',
          'firstSeenAt',
          'lastSeenAt',
        ],
        properties: {
          id: text,
          ruleId: text,
          arn: text,
          account: text,
          region: text,
          name: text,
          title: text,
          message: text,
          severity: { enum: SEVERITIES },
          status: { enum: FINDING_STATUSES },
          evidence: { type: 'object' },
          frameworks: { type: 'object' },
          firstSeenAt: text,
          lastSeenAt: text,
        },
      },
    },
  },
});

const isGrant = compileSchema<Grant>({
  type: 'object',
  required: [
    'class',
    'statement',
    'principal',
    'actions',
    'effects',
    'narrowedBy',
    'notCredited',
    'denies',
    'witness',
    'fix',
    'confidence',
  ],
});

/** Reports of earlier versions say less of a grant; what is left of such a finding needs none of it. */
function withWholeGrant({ grant, ...finding }: Finding): Finding {
  return grant !== undefined && isGrant(grant) ? { ...finding, grant } : finding;
}

/** Reads the findings of an earlier report. */
export function loadBaseline(file: string): readonly Finding[] {
  const source = readUserFile(file, 'the baseline');
  let data: unknown;
  try {
    data = JSON.parse(source);
  } catch {
    data = undefined;
  }
  if (isReport(data)) return data.findings.map(withWholeGrant);
  throw new UserError({
    where: file,
    what: 'the baseline is no JSON report of secrets-census',
    hint: 'Write one with: secrets-census scan -o json=FILE',
  });
}
