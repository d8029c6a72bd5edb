/** Policies that nobody writes in good faith: the analyser answers, does not throw, and never looks away from exposure. */
import { describe, expect, it } from 'vitest';
import type { PolicyAnalysis, PolicyContext } from '../../src/model/access.js';
import { analyzeResourcePolicy } from '../../src/policy/analyze-resource-policy.js';

const CONTEXT: PolicyContext = {
  secretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db-AbCdEf',
  organizationId: 'o-a1b2c3d4e5',
};

const OPEN = {
  Effect: 'Allow',
  Principal: '*',
  Action: 'secretsmanager:GetSecretValue',
  Resource: '*',
};

const policyOf = (...statements: readonly unknown[]): object => ({
  Version: '2012-10-17',
  Statement: statements,
});

const analyse = (policy: string | object): PolicyAnalysis => analyzeResourcePolicy(policy, CONTEXT);

const codesOf = ({ notes }: PolicyAnalysis): readonly string[] => notes.map(({ code }) => code);

const nested = (depth: number, inner: string): string =>
  `${'{"a":'.repeat(depth)}${inner}${'}'.repeat(depth)}`;

const cyclic: { Statement: unknown[]; self?: unknown } = { Statement: [OPEN] };
cyclic.self = cyclic;

const bomb = {
  get Statement(): never {
    throw new Error('a getter that throws');
  },
};

describe('what is no policy', () => {
  it.each<readonly [string, string | object, string]>([
    ['an empty text', '', 'not-json'],
    ['garbage', '{"Statement": [', 'not-json'],
    ['a megabyte of one letter', 'a'.repeat(1_048_576), 'not-json'],
    ['null', 'null', 'not-a-policy'],
    ['a number', '12', 'not-a-policy'],
    ['a text in quotes', '"policy"', 'not-a-policy'],
    ['a list', [OPEN], 'not-a-policy'],
    ['ten thousand lists in one another', '['.repeat(10_000) + ']'.repeat(10_000), 'not-a-policy'],
    ['an object that holds itself', cyclic, 'not-json'],
    ['an object that throws when it is read', bomb, 'not-json'],
    ['an object without statements', {}, 'no-statement'],
    ['a text for a statement', { Statement: 'Allow' }, 'no-statement'],
    ['a number for a statement', { Statement: 7 }, 'no-statement'],
    ['ten thousand objects in one another', nested(10_000, '1'), 'no-statement'],
    [
      'a statement behind a prototype',
      '{"__proto__":{"Statement":{"Effect":"Allow"}}}',
      'no-statement',
    ],
  ])('%s grants nothing, and the verdict says that it is not sure', (_name, policy, code) => {
    const analysis = analyse(policy);
    expect(analysis).toMatchObject({
      public: false,
      external: false,
      confusedDeputy: false,
      actions: [],
      grants: [],
      confidence: 'conservative',
    });
    expect(codesOf(analysis)).toEqual([code]);
  });
});

describe('a statement out of shape', () => {
  it.each<readonly [string, unknown]>([
    ['is null', null],
    ['is a number', 1],
    ['is a list', [OPEN]],
    ['has no effect', { ...OPEN, Effect: undefined }],
    ['has an effect in lower case', { ...OPEN, Effect: 'allow' }],
    ['has an effect out of Object.prototype', { ...OPEN, Effect: 'constructor' }],
    ['has no action', { ...OPEN, Action: undefined }],
    ['has both actions', { ...OPEN, NotAction: 's3:*' }],
    ['has an action that is an object', { ...OPEN, Action: { a: 1 } }],
    ['has both principals', { ...OPEN, NotPrincipal: '*' }],
    ['has a null principal', { ...OPEN, Principal: { AWS: null } }],
    ['has lists in lists', { ...OPEN, Principal: { AWS: [['*']] } }],
    ['has both resources', { ...OPEN, NotResource: 'x' }],
    ['has a text for its conditions', { ...OPEN, Condition: 'Bool' }],
    ['has a list for an operator', { ...OPEN, Condition: { Bool: ['true'] } }],
    ['has a null for a value', { ...OPEN, Condition: { Bool: { 'aws:SecureTransport': null } } }],
  ])('that %s grants nothing', (_name, statement) => {
    const analysis = analyse(policyOf(statement));
    expect(analysis).toMatchObject({ public: false, grants: [], confidence: 'conservative' });
    expect(codesOf(analysis)).toContain('broken-statement');
  });

  it('denies nothing either', () => {
    const analysis = analyse(policyOf(OPEN, { ...OPEN, Effect: 'Deny', Condition: [] }));
    expect(analysis).toMatchObject({ public: true, confidence: 'conservative' });
  });

  it('leaves the other statements alone', () => {
    expect(analyse(policyOf(null, 'x', OPEN)).grants[0]?.statement).toEqual({ index: 2 });
  });

  it('may have conditions ten thousand levels deep', () => {
    const statement = JSON.stringify(OPEN).slice(0, -1);
    const policy = `{"Statement":[${statement},"Condition":${nested(10_000, '1')}}]}`;
    expect(codesOf(analyse(policy))).toEqual(['broken-statement']);
  });

  it('may have a version ten thousand levels deep', () => {
    const version = '['.repeat(10_000) + ']'.repeat(10_000);
    const analysis = analyse(`{"Version":${version},"Statement":${JSON.stringify(OPEN)}}`);
    expect(analysis).toMatchObject({ public: true, confidence: 'conservative' });
  });
});

describe('names out of a prototype', () => {
  it('are names like any other', () => {
    const policy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},
      "Action":["__proto__","constructor","secretsmanager:GetSecretValue"],"Resource":"*",
      "Condition":{"StringEquals":{"aws:PrincipalTag/__proto__":"polluted"}}}]}`;
    const [grant] = analyse(policy).grants;
    expect(grant?.witness.context['aws:PrincipalTag/__proto__']).toBe('polluted');
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'such as %s name no operator and no key',
    (name) => {
      const condition = `{"${name}":{"aws:UserAgent":"a"},"StringEquals":{"${name}":"a"}}`;
      const statement = JSON.stringify(OPEN).slice(0, -1);
      const analysis = analyse(`{"Statement":[${statement},"Condition":${condition}}]}`);
      expect(analysis).toMatchObject({ public: true, confidence: 'conservative' });
      expect(codesOf(analysis)).toEqual(['unknown-key', 'unknown-operator']);
    },
  );
});

describe('a key that stands twice', () => {
  it.each([
    [
      'in a statement',
      '{"Statement":{"Effect":"Deny","Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}',
      'Effect',
    ],
    [
      'behind an escape',
      '{"Statement":{"Effect":"Deny","Eff\\u0065ct":"Allow","Principal":"*","Action":"*","Resource":"*"}}',
      'Effect',
    ],
    [
      'at the top',
      '{"Statement":[],"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}',
      'Statement',
    ],
  ])('%s makes the verdict unsure', (_where, policy, key) => {
    const analysis = analyse(policy);
    expect(analysis).toMatchObject({ public: true, confidence: 'conservative' });
    expect(analysis.notes).toEqual([
      {
        code: 'duplicate-key',
        message: `The key "${key}" stands twice in one object; the last one was read.`,
      },
    ]);
  });

  it('in two objects, or as a value, is no duplicate', () => {
    const statement = {
      ...OPEN,
      Sid: 'Sid',
      Condition: { StringLike: { 'aws:UserAgent': '{"Sid"' } },
    };
    expect(codesOf(analyse(policyOf(statement, statement)))).toEqual([]);
  });
});

describe('odd texts', () => {
  const ODD = [
    '\u0000',
    '\uD800',
    '\u202E',
    'İ',
    '\u001B[31m',
    '<script>',
    "=cmd|'/c calc'!A0",
    '${',
    '${}',
    '${*',
  ];

  it.each(ODD)('such as %j can stand anywhere', (text) => {
    const statement = {
      ...OPEN,
      Sid: text,
      Principal: { AWS: ['*', text], Service: text, [text]: text },
      Action: [OPEN.Action, text],
      Resource: ['*', text],
      Condition: { StringNotEqualsIgnoreCase: { [`aws:PrincipalTag/${text}`]: text } },
    };
    expect(analyse(policyOf(statement))).toMatchObject({ public: true, external: true });
  });

  it('are left as they are, for reports to escape', () => {
    const [grant] = analyse(policyOf({ ...OPEN, Sid: '<b>\u001B[31m' })).grants;
    expect(grant?.statement.sid).toBe('<b>\u001B[31m');
  });

  it('in the context are no reason to throw', () => {
    const context: PolicyContext = {
      secretArn: 'no ARN',
      trustedAccounts: [''],
      trustedNetworks: { cidrs: ['not a range', '1.2.3.4/99'] },
      now: new Date(Number.NaN),
    };
    expect(analyzeResourcePolicy(policyOf(OPEN), context)).toMatchObject({ public: true });
  });
});
