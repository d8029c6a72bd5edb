/** What the YAML files of this folder may hold: a field that is not listed here is a mistake. */
import { Ajv } from 'ajv';

/** Elements of a statement, or fields of something else that a case changes. */
export type Elements = Readonly<Record<string, unknown>>;

export type Who =
  | 'nobody'
  | 'everyone'
  | 'any-account'
  | 'outsiders'
  | 'services'
  | 'outsiders-and-services';

/** Null: not compared. */
export interface VerdictFields {
  readonly public?: boolean | null;
  readonly external?: boolean | null;
  readonly confusedDeputy?: boolean | null;
  /** Without `secretsmanager:`. */
  readonly actions?: readonly string[] | { readonly allBut: readonly string[] } | null;
  readonly valueReadable?: boolean | null;
  readonly confidence?: 'exact' | 'conservative' | null;
}

export type Expectation = Who | ({ readonly who?: Who } & VerdictFields);

/** One of the two. */
export interface StatementJson {
  readonly allow?: Elements;
  readonly deny?: Elements;
}

export interface CaseJson {
  readonly title: string;
  /** Null: the policy has none. */
  readonly version?: string | null;
  readonly statements?: readonly StatementJson[];
  /** The statements of one resource control policy. */
  readonly controls?: readonly StatementJson[];
  /** The policy as it stands, where its form is what matters. */
  readonly text?: string;
  readonly context?: Elements & { readonly secretArn?: string; readonly now?: string };
  readonly expect: Expectation;
  readonly why: string;
}

export interface Defaults {
  readonly context: Elements & { readonly secretArn: string; readonly now?: string };
  readonly allow: Elements;
  readonly deny: Elements;
  readonly version: string;
  readonly verdicts: Readonly<Record<Who, VerdictFields>>;
  readonly actions: readonly string[];
}

const WHO: readonly Who[] = [
  'nobody',
  'everyone',
  'any-account',
  'outsiders',
  'services',
  'outsiders-and-services',
];

const elements = { type: 'object' } as const;
const texts = { type: 'array', items: { type: 'string' } } as const;
const boolean = { type: 'boolean', nullable: true } as const;

const closed = (properties: object, required: readonly string[] = []): object => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required,
});

const FIELDS = {
  public: boolean,
  external: boolean,
  confusedDeputy: boolean,
  actions: { anyOf: [texts, closed({ allBut: texts }, ['allBut']), { type: 'null' }] },
  valueReadable: boolean,
  confidence: { enum: ['exact', 'conservative', null] },
} as const;

/** The fields of the analyser's context, so that a misspelt one fails. */
const context = closed({
  secretArn: { type: 'string' },
  organizationId: { type: 'string', nullable: true },
  trustedAccounts: texts,
  trustedOrganizations: texts,
  trustedNetworks: closed({ cidrs: texts, vpcs: texts, vpcEndpoints: texts }),
  kmsKey: closed(
    { managedBy: { enum: ['aws', 'customer', 'unknown'] }, policy: { type: 'string' } },
    ['managedBy'],
  ),
  resourceControlPolicies: { type: 'array', items: { anyOf: [elements, { type: 'string' }] } },
  principalIds: { type: 'object', additionalProperties: { type: 'string' } },
  source: { enum: ['aws', 'template'] },
  now: { type: 'string' },
});

const statement = {
  ...closed({ allow: elements, deny: elements }),
  minProperties: 1,
  maxProperties: 1,
};

const caseShape = {
  ...closed(
    {
      title: { type: 'string', minLength: 10 },
      version: { type: 'string', nullable: true },
      statements: { type: 'array', items: statement },
      controls: { type: 'array', items: statement },
      text: { type: 'string' },
      context,
      expect: { anyOf: [{ enum: WHO }, closed({ who: { enum: WHO }, ...FIELDS })] },
      why: { type: 'string', minLength: 10 },
    },
    ['title', 'expect', 'why'],
  ),
  oneOf: [{ required: ['statements'] }, { required: ['text'] }],
};

const ajv = new Ajv({ strictRequired: false });

/** Whether a file's data is a list of cases. */
export const isTheme = ajv.compile<readonly CaseJson[]>({
  type: 'array',
  minItems: 1,
  items: caseShape,
});

const verdict = closed(FIELDS, Object.keys(FIELDS));

/** Whether a file's data is what every case starts from. */
export const isDefaults = ajv.compile<Defaults>(
  closed(
    {
      context,
      allow: elements,
      deny: elements,
      version: { type: 'string' },
      verdicts: closed(Object.fromEntries(WHO.map((who) => [who, verdict])), WHO),
      actions: texts,
    },
    ['context', 'allow', 'deny', 'version', 'verdicts', 'actions'],
  ),
);
