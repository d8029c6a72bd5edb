import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import type { Delivery } from '../../src/model/delivery.js';
import { NO_TERMINAL } from '../../src/report/formats.js';
import { PLAN_FORMATS } from '../../src/report/plan-formats.js';
import {
  APPLIED,
  EMPTY_DELIVERY,
  HOSTILE_DELIVERY,
  HUGE_DELIVERY,
  IDLE,
  PLAN,
} from './sample-delivery.js';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same with every object changed, the innermost first. */
const mapObjects = (
  value: Json,
  change: (object: { readonly [key: string]: Json }) => { readonly [key: string]: Json },
): Json => {
  if (Array.isArray(value)) return value.map((item: Json) => mapObjects(item, change));
  if (!isObject(value)) return value;
  return change(
    Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, mapObjects(item, change)] as const),
    ),
  );
};

const schema: Json = JSON.parse(
  readFileSync(new URL('../../reports/secrets-census-plan.schema.json', import.meta.url), 'utf8'),
);

const compile = (source: Json) => {
  const ajv = new Ajv2020({ allErrors: true, strictTypes: false });
  addFormats.default(ajv);
  if (!isObject(source)) throw new Error('a schema is an object');
  return ajv.compile(source);
};

/** The schema as if later versions could add nothing: what it does not describe is an error. */
const validate = compile(
  mapObjects(schema, (object) =>
    object['type'] === 'object' && 'properties' in object
      ? { ...object, additionalProperties: false }
      : object,
  ),
);

const textOf = (delivery: Delivery): string =>
  [...PLAN_FORMATS.json(delivery, NO_TERMINAL)].join('');

describe.each([
  ['a plan of acme', PLAN],
  ['what became of it', APPLIED],
  ['the second push', IDLE],
  ['nothing at all', EMPTY_DELIVERY],
  ['hostile names', HOSTILE_DELIVERY],
  ['three thousand findings', HUGE_DELIVERY],
])('the JSON of %s', (_, delivery) => {
  test('is described completely by the published schema', () => {
    validate(JSON.parse(textOf(delivery)));
    expect(validate.errors).toBeNull();
  });

  test('holds all of it, and the counts', () => {
    const { planVersion, summary, ...rest } = JSON.parse(textOf(delivery));
    expect(planVersion).toBe('1.0');
    expect(rest).toEqual(JSON.parse(JSON.stringify(delivery)));
    const total = Object.values<number>(summary).reduce((sum, count) => sum + count, 0);
    expect(total).toBe(delivery.items.length);
  });

  test('is the text that JSON.stringify gives', () => {
    const text = textOf(delivery);
    expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
  });

  test('does not depend on the order in which objects were built', () => {
    const parsed: Json = JSON.parse(JSON.stringify(delivery));
    const reversed = JSON.stringify(
      mapObjects(parsed, (object) => Object.fromEntries(Object.entries(object).toReversed())),
    );
    expect(reversed).not.toBe(JSON.stringify(parsed));
    expect(textOf(JSON.parse(reversed))).toBe(textOf(delivery));
  });
});

test('the plan of the demo company is described completely by the published schema, too', () => {
  const golden = new URL('../../reports/push-plan.json', import.meta.url);
  validate(JSON.parse(readFileSync(golden, 'utf8')));
  expect(validate.errors).toBeNull();
});

test('a plan counts by action, and what failed as failed alone', () => {
  expect(JSON.parse(textOf(PLAN)).summary).toEqual({
    create: 8,
    update: 2,
    resolve: 2,
    reopen: 1,
    unchanged: 4,
    skipped: 12,
    failed: 0,
  });
  expect(JSON.parse(textOf(APPLIED)).summary).toMatchObject({ create: 7, failed: 1 });
});

test('no piece grows with the findings', () => {
  const longest = (delivery: Delivery): number =>
    Math.max(...[...PLAN_FORMATS.json(delivery, NO_TERMINAL)].map(({ length }) => length));
  const few = { ...HUGE_DELIVERY, items: HUGE_DELIVERY.items.slice(0, 300) };
  expect(longest(HUGE_DELIVERY)).toBe(longest(few));
});

test('keys named __proto__ stay what they are', () => {
  const [item] = PLAN.items;
  if (item?.finding === undefined) throw new Error('the first item is sent');
  const fields = JSON.parse('{"__proto__": "x", "a": "y"}');
  const finding = { ...item.finding, ProductFields: fields };
  const text = textOf({ ...PLAN, items: [{ ...item, finding }] });
  expect(text).toContain('"__proto__": "x"');
});
