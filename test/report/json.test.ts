import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ScanResult } from '../../src/model/finding.js';
import { FORMATS, NO_TERMINAL } from '../../src/report/formats.js';
import { anyResult } from './any-result.js';
import { EMPTY, HOSTILE, HUGE, SAMPLE } from './sample-result.js';
import { HOSTILE_USE, WITH_USAGE } from './sample-usage.js';

const renderJson = (result: ScanResult): string => FORMATS.json.render(result, NO_TERMINAL);
const renderNdjson = (result: ScanResult): string => FORMATS.ndjson.render(result, NO_TERMINAL);

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const schema: { readonly [key: string]: Json } = JSON.parse(
  readFileSync(new URL('../../reports/secrets-census.schema.json', import.meta.url), 'utf8'),
);

const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const mapObjects = (
  value: Json,
  change: (object: { readonly [key: string]: Json }) => { readonly [key: string]: Json },
): Json => {
  if (Array.isArray(value)) return value.map((item: Json) => mapObjects(item, change));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(
    ([key, item]) => [key, mapObjects(item, change)] as const,
  );
  return change(Object.fromEntries(entries));
};

const compile = (source: Json) => {
  const ajv = new Ajv2020({ allErrors: true, strictTypes: false });
  addFormats.default(ajv);
  if (!isObject(source)) throw new Error('a schema is an object');
  return ajv.compile(source);
};

const validate = compile(schema);

/** The schema as if later versions could add nothing: what it does not describe is an error. */
const validateClosed = compile(
  mapObjects(schema, (object) =>
    object['type'] === 'object' && 'properties' in object
      ? { ...object, additionalProperties: false }
      : object,
  ),
);

const results = [
  ['acme', SAMPLE],
  ['an empty account', EMPTY],
  ['hostile names', HOSTILE],
  ['six thousand findings', HUGE],
  ['acme and its use', WITH_USAGE],
  ['hostile users', HOSTILE_USE],
] as const;

describe.each(results)('the JSON report of %s', (_, result) => {
  test('is described completely by the published schema', () => {
    expect(validateClosed(JSON.parse(renderJson(result)))).toBe(true);
    expect(validateClosed.errors).toBeNull();
  });

  test('holds the whole result, so that it can be read back', () => {
    expect(JSON.parse(renderJson(result))).toEqual(result);
  });

  test('does not depend on the order in which objects were built', () => {
    const parsed: Json = JSON.parse(JSON.stringify(result));
    const reversed = mapObjects(parsed, (object) =>
      Object.fromEntries(Object.entries(object).toReversed()),
    );
    const text = JSON.stringify(reversed);
    expect(text).not.toBe(JSON.stringify(parsed));
    expect(renderJson(JSON.parse(text))).toBe(renderJson(result));
    expect(renderNdjson(JSON.parse(text))).toBe(renderNdjson(result));
  });
});

test('keys stand in the published order, and the text ends with a newline', () => {
  const text = renderJson(SAMPLE);
  expect(Object.keys(JSON.parse(text))).toEqual([
    'schemaVersion',
    'tool',
    'scope',
    'startedAt',
    'asOf',
    'summary',
    'coverage',
    'findings',
    'unknown',
    'waivers',
    'accounts',
    'rules',
  ]);
  expect(Object.keys(JSON.parse(text).findings[0])).toEqual([
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
    'secret',
    'evidence',
    'grant',
    'frameworks',
    'firstSeenAt',
    'lastSeenAt',
  ]);
  expect(text).toMatch(/[^\n]\n$/);
});

const objectPaths = (value: Json, path: readonly string[] = []): readonly (readonly string[])[] => {
  if (Array.isArray(value))
    return value.slice(0, 1).flatMap((item: Json) => objectPaths(item, [...path, '0']));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => [
    [...path, key],
    ...objectPaths(item, [...path, key]),
  ]);
};

const without = (value: Json, [head, ...rest]: readonly string[]): Json => {
  if (head === undefined) return value;
  if (Array.isArray(value))
    return value.map((item: Json, index) => (String(index) === head ? without(item, rest) : item));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([key, item]) => {
    if (key !== head) return [[key, item] as const];
    return rest.length === 0 ? [] : [[key, without(item, rest)] as const];
  });
  return Object.fromEntries(entries);
};

test('the schema misses any field that every report has', () => {
  const report: Json = JSON.parse(renderJson(SAMPLE));
  const optional = objectPaths(report)
    .filter((path) => validate(without(report, path)))
    .map((path) => path.join('.'));
  expect(optional).toEqual([
    'scope.organizationId',
    'scope.excludedAccounts',
    'findings.0.secret',
    'findings.0.secret.description',
    'findings.0.secret.keyId',
    'findings.0.secret.rotationEnabled',
    'findings.0.secret.rotationLambdaArn',
    'findings.0.secret.rotationEveryDays',
    'findings.0.secret.rotationOverdue',
    'findings.0.secret.tags.environment',
    'findings.0.secret.tags.owner',
    'findings.0.evidence.actions',
    'findings.0.evidence.sid',
    'findings.0.evidence.statement',
    'findings.0.grant',
    'findings.0.grant.statement.sid',
    'findings.0.grant.witness.principalArn',
    'findings.0.grant.witness.account',
    'findings.0.grant.witness.network',
    'findings.0.grant.witness.context.aws:PrincipalArn',
    'findings.0.grant.witness.context.aws:SecureTransport',
    'unknown.0.detail',
    'waivers.0.waiver.rule',
    'waivers.0.waiver.arns',
    'accounts',
    'accounts.0.name',
    'accounts.0.ouPath',
    'rules.0.agingEvidence',
  ]);
});

test.each([
  ['a severity that does not exist', { severity: 'severe' }],
  ['an id that is no hash', { id: 'x' }],
  ['a time without a zone', { firstSeenAt: '2026-03-01T06:00:00' }],
  ['an account that lost its zero', { account: '11122223333' }],
  ['evidence that is an object', { evidence: { a: { b: 1 } } }],
])('the schema refuses %s', (_, change) => {
  const report = JSON.parse(renderJson(SAMPLE));
  report.findings[0] = { ...report.findings[0], ...change };
  expect(validate(report)).toBe(false);
});

test('any text comes through JSON unharmed', () => {
  fc.assert(
    fc.property(anyResult, (result) => {
      expect(JSON.parse(renderJson(result))).toEqual(result);
    }),
  );
});

describe('NDJSON', () => {
  const linesOf = (text: string): readonly { kind: string }[] =>
    text
      .slice(0, -1)
      .split('\n')
      .map((line) => JSON.parse(line));

  test('is one object a line, the scan first, then everything else by kind', () => {
    const lines = linesOf(renderNdjson(SAMPLE));
    expect(lines.map(({ kind }) => kind)).toEqual([
      'scan',
      ...(SAMPLE.accounts ?? []).map(() => 'account'),
      ...SAMPLE.coverage.map(() => 'coverage'),
      ...SAMPLE.findings.map(() => 'finding'),
      ...SAMPLE.unknown.map(() => 'unknown'),
      ...SAMPLE.waivers.map(() => 'waiver'),
    ]);
  });

  test('holds the objects of the JSON report', () => {
    const report = JSON.parse(renderJson(SAMPLE));
    const findings = linesOf(renderNdjson(SAMPLE)).filter(({ kind }) => kind === 'finding');
    expect(findings.map(({ kind: _, ...finding }) => finding)).toEqual(report.findings);
  });

  test('has no line separator inside of a line, whatever the names', () => {
    fc.assert(
      fc.property(anyResult, (result) => {
        const text = renderNdjson(result);
        expect(text).not.toMatch(/[\u2028\u2029\r]/);
        expect(linesOf(text)).toHaveLength(text.split('\n').length - 1);
      }),
    );
  });
});
