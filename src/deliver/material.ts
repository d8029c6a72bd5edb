/** A finding -> what matters in it: the fields that a hub is told anew when they change, and a hash over them. */
import { hash } from 'node:crypto';
import type { AsffFinding } from '../model/asff.js';
import type { FieldChange } from '../model/delivery.js';
import { by, compareText } from '../model/order.js';
import { IMMATERIAL } from './product-fields.js';

/** Fields that say whose finding it is, which, when, and whether it is open: an action of its own tells of those. */
const APART: ReadonlySet<string> = new Set([
  'SchemaVersion',
  'Id',
  'ProductArn',
  'ProductName',
  'CompanyName',
  'GeneratorId',
  'AwsAccountId',
  'FirstObservedAt',
  'LastObservedAt',
  'CreatedAt',
  'UpdatedAt',
  'RecordState',
]);

/** Paths of what follows from the secret's ARN. */
const OF_THE_ARN: ReadonlySet<string> = new Set([
  'Resources.0.Id',
  'Resources.0.Type',
  'Resources.0.Partition',
  'Resources.0.Region',
  'Resources.0.Details.AwsSecretsManagerSecret.Name',
  'SourceUrl',
]);

const OTHER = 'Resources.0.Details.Other.';
const PRODUCT_FIELDS = 'ProductFields.';

/** Whether a rotation is overdue: it comes true by waiting, and a rule of its own tells of it. */
const IN_TIME = 'Resources.0.Details.AwsSecretsManagerSecret.RotationOccurredWithinFrequency';

/** What changes by the mere passing of time, such as the days since a secret was read; texts are made of it. */
const ages = (path: string, aging: ReadonlySet<string>): boolean =>
  path === IN_TIME ||
  (path === 'Description'
    ? aging.size > 0
    : path.startsWith(OTHER) && aging.has(path.slice(OTHER.length)));

const isImmaterial = (path: string): boolean =>
  OF_THE_ARN.has(path) ||
  (path.startsWith(PRODUCT_FIELDS) && IMMATERIAL.has(path.slice(PRODUCT_FIELDS.length)));

const isListOfTexts = (value: object): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

/** The leaves of a value, each with its path; a list of texts is one. Findings nest as deep as their type says. */
function* leaves(value: unknown, path: string): Generator<readonly [string, string]> {
  if (value === undefined) return;
  if (typeof value !== 'object' || value === null) {
    yield [path, String(value)];
    return;
  }
  if (isListOfTexts(value)) {
    yield [path, value.join(', ')];
    return;
  }
  for (const [key, member] of Object.entries(value)) yield* leaves(member, `${path}.${key}`);
}

function materialOf(finding: AsffFinding, aging: ReadonlySet<string>): [string, string][] {
  return Object.entries(finding)
    .filter(([name]) => !APART.has(name))
    .flatMap(([name, value]) => [...leaves(value, name)])
    .filter(([path]) => !isImmaterial(path) && !ages(path, aging))
    .map(([path, value]): [string, string] => [path, value])
    .sort(by(([path]) => path));
}

/** A value this long is remembered by its hash alone. */
const LONG = 40;
const HASHED = 'sha256:';
const HEX = 16;

const remembered = (value: string): string =>
  value.length <= LONG ? value : `${HASHED}${hash('sha256', value).slice(0, HEX)}`;

/** What matters in a finding. */
export interface Material {
  readonly digest: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** `aging`: names of the evidence that changes by the mere passing of time. */
export function material(finding: AsffFinding, aging: ReadonlySet<string>): Material {
  const entries = materialOf(finding, aging);
  return {
    digest: hash('sha256', JSON.stringify(entries)).slice(0, 2 * HEX),
    fields: Object.fromEntries(entries.map(([path, value]) => [path, remembered(value)])),
  };
}

const shown = (value: string | undefined): string | undefined =>
  value === undefined || value.startsWith(HASHED) ? undefined : value;

/** The fields in which two findings differ, by name. */
export function changesBetween(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): FieldChange[] {
  const valueIn = (fields: Readonly<Record<string, string>>, name: string) =>
    Object.hasOwn(fields, name) ? fields[name] : undefined;
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort(compareText)
    .filter((name) => valueIn(before, name) !== valueIn(after, name))
    .map((field) => {
      const from = shown(valueIn(before, field));
      const to = shown(valueIn(after, field));
      return { field, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
    });
}
