/** Policies that take more work than one is worth: what was not looked at counts as exposure, and a note says so. */
import { describe, expect, it } from 'vitest';
import type { PolicyAnalysis } from '../../src/model/access.js';
import { analyzeResourcePolicy } from '../../src/policy/analyze-resource-policy.js';
import { allowedActions } from './brute-force.js';
import type { PolicyJson, StatementJson } from './policy-json.js';
import { OWN, OWN_ORGANIZATION, SECRET } from './sampled-world.js';
import { callOf } from './witnessed-calls.js';

const CONTEXT = { secretArn: SECRET, organizationId: OWN_ORGANIZATION };

const OPEN = {
  Effect: 'Allow',
  Principal: '*',
  Action: 'secretsmanager:GetSecretValue',
  Resource: '*',
} as const satisfies StatementJson;

const policyOf = (...statements: readonly unknown[]): object => ({
  Version: '2012-10-17',
  Statement: statements,
});

const analyse = (policy: string | object): PolicyAnalysis => analyzeResourcePolicy(policy, CONTEXT);

const codesOf = ({ notes }: PolicyAnalysis): readonly string[] => notes.map(({ code }) => code);

/** What the brute force takes for a policy. */
const asPolicy = (policy: object): PolicyJson => policy as PolicyJson;

describe('more work than one policy is worth', () => {
  const patterns = (count: number): readonly string[] =>
    Array.from({ length: count }, (_, index) => `*${index}*`);

  const ifPrincipal = (...values: readonly string[]): object => ({
    Condition: { StringLike: { 'aws:PrincipalArn': values } },
  });

  const deny = (rest: object): object => ({ ...OPEN, Effect: 'Deny', ...rest });

  const account = (index: number): string => String(500_000_000_000 + index);

  const many = <Item>(count: number, make: (index: number) => Item): readonly Item[] =>
    Array.from({ length: count }, (_, index) => make(index));

  /** A Deny that leaves whoever lacks one of its two tags, which cuts every remaining piece in two. */
  const denyPair = (index: number): object =>
    deny({
      Condition: {
        StringEquals: { [`aws:PrincipalTag/a${index}`]: 'x', [`aws:PrincipalTag/b${index}`]: 'x' },
      },
    });

  it.each<readonly [string, string, readonly unknown[]]>([
    [
      'a hundred patterns on one key',
      'untried-key',
      [{ ...OPEN, ...ifPrincipal(...patterns(100)) }],
    ],
    [
      'a thousand Denies by pattern',
      'untried-key',
      [OPEN, ...patterns(1000).map((pattern) => deny(ifPrincipal(`*x${pattern}`)))],
    ],
    [
      'wildcards by the hundred',
      'too-complex',
      [{ ...OPEN, ...ifPrincipal(...patterns(10).map((text) => text + '*a'.repeat(900))) }],
    ],
    [
      'a value of a hundred thousand wildcards',
      'too-complex',
      [{ ...OPEN, ...ifPrincipal('*a'.repeat(100_000)) }],
    ],
    ['Denies that leave hundreds of pieces', 'too-complex', [OPEN, ...many(12, denyPair)]],
    [
      'a thousand Denies by account',
      'too-complex',
      [OPEN, ...many(1000, (index) => deny({ Principal: { AWS: account(index) } }))],
    ],
  ])('such as %s is counted as exposure, and named by %s', (_name, code, statements) => {
    const analysis = analyse(policyOf(...statements));
    expect(analysis).toMatchObject({
      public: true,
      external: true,
      actions: [OPEN.Action],
      confidence: 'conservative',
    });
    expect(codesOf(analysis)).toContain(code);
  });

  it.each<readonly [string, readonly unknown[]]>([
    ['patterns', [OPEN, ...patterns(1000).map((text) => deny(ifPrincipal(text)))]],
    [
      'accounts',
      [OPEN, ...many(300, (index) => deny({ Principal: { AWS: account(index) } })), deny({})],
    ],
  ])('makes no grant sure that a Deny stops: one of too many %s', (_what, statements) => {
    const { grants } = analyse(policyOf(...statements));
    const policy = asPolicy(policyOf(...statements));
    expect(grants.map(({ confidence }) => confidence)).toContain('conservative');
    for (const { witness, confidence } of grants) {
      const allowed = allowedActions(policy, callOf(witness), [witness.action]);
      expect(confidence).toBe(allowed.length > 0 ? 'exact' : 'conservative');
    }
  });

  it('shows one of very many named strangers', () => {
    const roles = many(11_000, (index) => `arn:aws:iam::999988887777:role/r${index}`);
    const analysis = analyse(policyOf({ ...OPEN, Principal: { AWS: roles } }));
    expect(analysis).toMatchObject({ public: false, external: true, confidence: 'conservative' });
    expect(codesOf(analysis)).toEqual(['too-complex']);
    expect(analysis.grants.map(({ witness }) => witness.account)).toEqual(['999988887777']);
  });

  it('does not include thirty keys that callers choose, each judged by itself', () => {
    const tags = many(30, (index) => [`aws:PrincipalTag/t${index}`, 'a*']);
    const tagged = { ...OPEN, Condition: { StringLike: Object.fromEntries(tags) } };
    const open = analyse(policyOf(tagged));
    expect(open).toMatchObject({ public: true, confidence: 'exact', notes: [] });
    for (const [key = ''] of tags) expect(open.grants[0]?.witness.context[key]).toMatch(/^a/);
    const untagged = deny({ Condition: { Null: { 'aws:PrincipalTag/t7': 'false' } } });
    expect(analyse(policyOf(tagged, untagged))).toMatchObject({ external: false, grants: [] });
  });

  it('does not include a megabyte of text that says nothing', () => {
    const analysis = analyse(policyOf({ ...OPEN, Sid: 'x'.repeat(1_048_576) }));
    expect(analysis).toMatchObject({ public: true, confidence: 'exact' });
  });

  it('does not include a long list of accounts', () => {
    const analysis = analyse(policyOf({ ...OPEN, Principal: { AWS: many(500, account) } }));
    expect(analysis).toMatchObject({ public: false, external: true, confidence: 'exact' });
    expect(analysis.grants).toHaveLength(500);
  });
});

describe('a policy longer than AWS stores', () => {
  const MINE = { ...OPEN, Principal: { AWS: OWN } };

  /** A statement about nobody but the owner, of so many texts: five, and one for each principal. */
  const statementOf = (texts: number): object => ({
    ...MINE,
    Principal: { AWS: Array.from({ length: texts - 5 }, () => OWN) },
  });

  it('is read as far as twelve thousand texts, whatever it says', () => {
    const analysis = analyse(policyOf(statementOf(12_000)));
    expect(analysis).toMatchObject({ external: false, grants: [], confidence: 'exact' });
  });

  it.each<readonly [string, readonly unknown[], number]>([
    ['one text too long', [statementOf(12_001)], 0],
    ['a statement too many', [statementOf(12_000), MINE], 1],
    ['a Deny too many', [statementOf(12_000), { ...OPEN, Effect: 'Deny' }], 1],
    ['a text too many', [statementOf(12_000), 'Allow'], 1],
  ])('counts as open to everyone from there on: %s', (_name, statements, index) => {
    const analysis = analyse(policyOf(...statements));
    expect(analysis).toMatchObject({
      public: true,
      confusedDeputy: true,
      confidence: 'conservative',
      grants: [
        { class: 'public', statement: { index }, confidence: 'conservative' },
        { class: 'confusedDeputy', statement: { index }, confidence: 'conservative' },
      ],
    });
    expect(analysis.actions).toHaveLength(19);
    expect(codesOf(analysis)).toContain('too-long');
  });

  it('keeps the Denies that stand before', () => {
    const denied = { ...OPEN, Effect: 'Deny', Action: '*' };
    const analysis = analyse(policyOf(denied, statementOf(12_000)));
    expect(analysis).toMatchObject({ external: false, grants: [], confidence: 'conservative' });
    expect(codesOf(analysis)).toContain('too-long');
  });

  const ofLength = (length: number): string => {
    const text = JSON.stringify(policyOf({ ...OPEN, Sid: '' }));
    return text.replace('"Sid":""', `"Sid":"${'x'.repeat(length - text.length)}"`);
  };

  it('is read up to a million and a half characters', () => {
    expect(analyse(ofLength(1_500_000))).toMatchObject({ public: true, confidence: 'exact' });
  });

  it.each([
    ['text', ofLength(1_500_001)],
    ['an object', policyOf({ ...OPEN, Sid: 'x'.repeat(1_500_001) })],
  ])('is not read beyond them, as %s, and says so', (_form, policy) => {
    const analysis = analyse(policy);
    expect(analysis).toMatchObject({ grants: [], confidence: 'conservative' });
    expect(codesOf(analysis)).toEqual(['too-large']);
  });
});
