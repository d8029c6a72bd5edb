/** The shape of a rule file. What its conditions mean is checked by their compiler. */
import { OUTCOMES, SEVERITIES } from '../model/rule.js';
import { RULE_ID as id } from './shape-parts.js';

const text = { type: 'string', minLength: 1 } as const;
const texts = { type: 'array', items: text, uniqueItems: true } as const;
const value = {
  type: ['string', 'number', 'boolean', 'array'],
  items: { type: 'string' },
} as const;

const param = {
  type: 'object',
  additionalProperties: false,
  required: ['type', 'default', 'description'],
  properties: {
    type: { enum: ['int', 'double', 'string', 'bool', 'list<string>'] },
    default: value,
    min: { type: 'number' },
    max: { type: 'number' },
    description: text,
  },
} as const;

const example = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'expect'],
  properties: {
    name: text,
    patch: { type: 'object' },
    params: { type: 'object', additionalProperties: value },
    gaps: texts,
    expect: { enum: OUTCOMES },
    severity: { enum: SEVERITIES },
    message: text,
  },
} as const;

const severityCase = {
  type: 'object',
  additionalProperties: false,
  required: ['when', 'severity'],
  properties: { when: text, severity: { enum: SEVERITIES } },
} as const;

const messageCase = {
  type: 'object',
  additionalProperties: false,
  required: ['when', 'message'],
  properties: { when: text, message: text },
} as const;

/** JSON Schema of a rule file. */
export const RULE_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: [
    'id',
    'title',
    'severity',
    'violation',
    'evidence',
    'message',
    'rationale',
    'remediation',
    'references',
    'examples',
  ],
  properties: {
    id,
    title: { ...text, maxLength: 255 },
    severity: { enum: SEVERITIES },
    subject: { const: 'account' },
    severities: { type: 'array', items: severityCase, minItems: 1 },
    scope: text,
    violation: text,
    params: { type: 'object', additionalProperties: param },
    evidence: { type: 'object', additionalProperties: text },
    grant: { enum: ['public', 'external', 'confusedDeputy'] },
    cost: { type: 'boolean' },
    message: text,
    messages: { type: 'array', items: messageCase, minItems: 1 },
    rationale: text,
    remediation: {
      type: 'object',
      additionalProperties: false,
      required: ['console', 'cli', 'terraform'],
      properties: { console: text, cli: text, terraform: text },
    },
    references: { ...texts, items: { type: 'string', pattern: '^https://' }, minItems: 1 },
    frameworks: { type: 'object', additionalProperties: texts },
    aliases: texts,
    stage: { const: 'preview' },
    enabled: { type: 'boolean' },
    examples: { type: 'array', items: example, minItems: 1 },
  },
} as const;
