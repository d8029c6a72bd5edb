/** The text of `cases.yaml` -> the policies to compare, with the truth about each and what other tools say. */
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import type { PolicyAnalysis, PolicyContext } from '../../../src/model/access.js';
import { analyzeResourcePolicy } from '../../../src/policy/analyze-resource-policy.js';

/** The widest circle that a policy lets in. */
export type Circle = 'public' | 'external' | 'services' | 'nobody';

/** What a tool makes of a policy; `nothing` where it does not look at such policies. */
export type Saying = 'open' | 'closed' | 'breaks' | 'nothing';

export interface Answer {
  readonly says: Saying;
  readonly why: string;
}

export interface Tool {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly check: string;
  /** How its answers were learned. */
  readonly source: string;
  readonly asks: string;
}

export interface Case {
  readonly title: string;
  readonly statement: object;
  readonly keyManagedBy?: 'aws' | 'customer';
  readonly letsIn: Circle;
  /** `false`: whoever gets in still cannot read the value. */
  readonly readable?: boolean;
  readonly because: string;
  /** By the id of the tool; what is missing is not known. */
  readonly answers: Readonly<Record<string, Answer>>;
}

export interface Comparison {
  /** When the other tools were run and read. */
  readonly seen: string;
  readonly setting: PolicyContext;
  readonly tools: readonly Tool[];
  readonly cases: readonly Case[];
}

const text = { type: 'string', minLength: 1 } as const;

const record = (
  required: Readonly<Record<string, object>>,
  optional: Readonly<Record<string, object>> = {},
): object => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(required),
  properties: { ...required, ...optional },
});

const isComparison = new Ajv().compile<Comparison>(
  record({
    seen: text,
    setting: record({
      secretArn: text,
      organizationId: text,
      trustedAccounts: { type: 'array', items: text },
    }),
    tools: {
      type: 'array',
      items: record({
        id: text,
        name: text,
        version: text,
        check: text,
        source: text,
        asks: text,
      }),
    },
    cases: {
      type: 'array',
      items: record(
        {
          title: text,
          statement: { anyOf: [{ type: 'object' }, { type: 'array' }] },
          letsIn: { enum: ['public', 'external', 'services', 'nobody'] },
          because: text,
          answers: {
            type: 'object',
            additionalProperties: record({
              says: { enum: ['open', 'closed', 'breaks', 'nothing'] },
              why: text,
            }),
          },
        },
        { keyManagedBy: { enum: ['aws', 'customer'] }, readable: { type: 'boolean' } },
      ),
    },
  }),
);

/** Throws where the text has another shape. */
export function readComparison(yaml: string): Comparison {
  const data: unknown = parse(yaml);
  if (!isComparison(data)) throw new Error(`cases.yaml: ${JSON.stringify(isComparison.errors)}`);
  return data;
}

/** The whole policy of a case, as AWS would hold it. */
export const policyOf = ({ statement }: Case): object => ({
  Version: '2012-10-17',
  Statement: statement,
});

/** What our analyser says about a case. */
export const analysisOf = (policy: Case, { setting }: Comparison): PolicyAnalysis =>
  analyzeResourcePolicy(policyOf(policy), {
    ...setting,
    ...(policy.keyManagedBy === undefined ? {} : { kmsKey: { managedBy: policy.keyManagedBy } }),
  });

/** The widest circle that an analysis lets in. */
export function circleOf({ public: everyone, external, confusedDeputy }: PolicyAnalysis): Circle {
  if (everyone) return 'public';
  if (external) return 'external';
  return confusedDeputy ? 'services' : 'nobody';
}

/** Whether whoever gets in can read the value, in truth. */
export const isReadable = ({ letsIn, readable }: Case): boolean => readable ?? letsIn !== 'nobody';

/** Whether an answer is right; undefined where there is none. */
export function isRight(answer: Answer | undefined, { letsIn }: Case): boolean | undefined {
  if (answer === undefined || answer.says === 'nothing') return undefined;
  return answer.says === (letsIn === 'nobody' ? 'closed' : 'open');
}
