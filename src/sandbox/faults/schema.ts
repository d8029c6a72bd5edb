/** The shape of a file of faults as a JSON Schema, which refuses every unknown key. */
import type { Fault } from './fault.js';

type Kind = Fault['kind'];

const text = { type: 'string', minLength: 1 } as const;
const texts = { type: 'array', items: text, minItems: 1 } as const;
const count = { type: 'integer', minimum: 0 } as const;
const milliseconds = { type: 'number', minimum: 0, maximum: 3_600_000 } as const;

const SCOPE = {
  operations: texts,
  accounts: texts,
  regions: texts,
  share: { type: 'number', minimum: 0, maximum: 1 },
  times: count,
  after: count,
} as const;

const KINDS: Readonly<
  Record<Kind, { readonly properties?: object; readonly required?: readonly string[] }>
> = {
  throttle: {},
  serverError: { properties: { status: { enum: [500, 503] } } },
  html: { properties: { status: { enum: [200, 500, 503] } } },
  reset: {},
  hang: {},
  truncate: { properties: { announced: { enum: ['whole', 'half'] } } },
  repeatToken: {},
  emptyPage: {},
  expireToken: {},
  deny: {
    properties: {
      by: {
        enum: ['serviceControlPolicy', 'permissionsBoundary', 'sessionPolicy', 'identityPolicy'],
      },
    },
  },
  refuseFindings: { properties: { findings: texts, code: text, message: text } },
  latency: { properties: { milliseconds, jitter: milliseconds }, required: ['milliseconds'] },
};

/** Schema of a list of faults; each kind has keys of its own. */
export const faultsSchema = {
  type: 'array',
  items: {
    type: 'object',
    required: ['kind'],
    properties: { kind: { enum: Object.keys(KINDS) } },
    discriminator: { propertyName: 'kind' },
    oneOf: Object.entries(KINDS).map(([kind, { properties, required = [] }]) => ({
      properties: { kind: { const: kind }, ...SCOPE, ...properties },
      required,
      additionalProperties: false,
    })),
  },
};
