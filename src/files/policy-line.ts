/** One line of a fleet's policies, `{"policy": …, "context": …}` -> what the analyser is asked. */
import type { PolicyContext } from '../model/access.js';
import { compileSchema, shapeProblems } from './check-shape.js';
import { parseLocatedYaml } from './located-yaml.js';

/** A policy, and what the line says of its surroundings. */
export interface PolicyLine {
  readonly policy: string | object;
  readonly context: Partial<PolicyContext>;
}

interface LineData {
  readonly policy: string | object;
  readonly context?: Omit<Partial<PolicyContext>, 'now'> & { readonly now?: string };
}

const texts = { type: 'array', items: { type: 'string' } } as const;
const policy = { type: ['string', 'object'] } as const;

const isLineData = compileSchema<LineData>({
  type: 'object',
  additionalProperties: false,
  required: ['policy'],
  properties: {
    policy,
    context: {
      type: 'object',
      additionalProperties: false,
      properties: {
        secretArn: { type: 'string' },
        organizationId: { type: 'string' },
        trustedAccounts: texts,
        trustedOrganizations: texts,
        trustedNetworks: {
          type: 'object',
          additionalProperties: false,
          properties: { cidrs: texts, vpcs: texts, vpcEndpoints: texts },
        },
        kmsKey: {
          type: 'object',
          additionalProperties: false,
          required: ['managedBy'],
          properties: { managedBy: { enum: ['aws', 'customer', 'unknown'] }, policy },
        },
        resourceControlPolicies: { type: 'array', items: policy },
        principalIds: { type: 'object', additionalProperties: { type: 'string' } },
        source: { enum: ['aws', 'template'] },
        now: { type: 'string', format: 'utc-moment' },
      },
    },
  },
});

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // What is no JSON is told apart by its lack of a policy.
    return undefined;
  }
}

/** Whether a line is one of many policies rather than the beginning of one. */
export function isPolicyLine(line: string): boolean {
  const data = parsed(line);
  return typeof data === 'object' && data !== null && Object.hasOwn(data, 'policy');
}

/** Reads a line; a text says what is wrong with it. */
export function readPolicyLine(line: string): PolicyLine | string {
  const data = parsed(line);
  if (data === undefined) return 'this is not JSON';
  if (!isLineData(data)) {
    const located = parseLocatedYaml('line', line);
    const [problem] = shapeProblems(isLineData, { ...located, data });
    return problem === undefined ? 'this is no policy with its context' : `${problem.what}`;
  }
  const { now, ...context } = data.context ?? {};
  return {
    policy: data.policy,
    context: now === undefined ? context : { ...context, now: new Date(now) },
  };
}
