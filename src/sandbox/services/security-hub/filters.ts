/** The filters of GetFindings turned into a test of findings. */
import { isRecord } from '../../input.js';
import type { Output } from '../../protocols/protocol.js';
import type { Call } from '../service.js';
import { textAt, valueAt } from './document.js';
import { invalidInput } from './hub.js';
import { parseTimestamp } from './time.js';

/** Whether GetFindings shows a finding. */
export type FindingTest = (finding: Output) => boolean;

/** Source: docs of `GetFindingsRequest` in the SDK. */
const MAX_ATTRIBUTES = 10;
const MAX_VALUES = 20;

const DAY_MS = 86_400_000;

const at =
  (...path: readonly string[]) =>
  (finding: Output): readonly string[] =>
    [textAt(finding, ...path)].filter((text) => text !== undefined);

/** Texts that filters look at, by attribute. */
const TEXTS: Readonly<Record<string, (finding: Output) => readonly string[]>> = {
  AwsAccountId: at('AwsAccountId'),
  CompanyName: at('ProductFields', 'aws/securityhub/CompanyName'),
  ComplianceStatus: at('Compliance', 'Status'),
  GeneratorId: at('GeneratorId'),
  Id: at('Id'),
  ProductArn: at('ProductArn'),
  ProductName: at('ProductFields', 'aws/securityhub/ProductName'),
  RecordState: at('RecordState'),
  Region: at('Region'),
  ResourceId: resourceIds,
  SeverityLabel: at('Severity', 'Label'),
  WorkflowStatus: at('Workflow', 'Status'),
};

const KNOWN = [...Object.keys(TEXTS), 'UpdatedAt'];

function resourceIds(finding: Output): readonly string[] {
  const resources = valueAt(finding, 'Resources');
  return (Array.isArray(resources) ? resources : []).flatMap((one) => textAt(one, 'Id') ?? []);
}

/** How a text is held against a value, and whether one such filter is enough or all must agree. */
const COMPARISONS = {
  EQUALS: { keeps: 'any', holds: (text: string, value: string) => text === value },
  PREFIX: { keeps: 'any', holds: (text: string, value: string) => text.startsWith(value) },
  NOT_EQUALS: { keeps: 'all', holds: (text: string, value: string) => text !== value },
  PREFIX_NOT_EQUALS: {
    keeps: 'all',
    holds: (text: string, value: string) => !text.startsWith(value),
  },
} as const;

type Comparison = keyof typeof COMPARISONS;

const isComparison = (text: string): text is Comparison => Object.hasOwn(COMPARISONS, text);

interface TextFilter {
  readonly comparison: Comparison;
  readonly value: string;
}

/** The test: all attributes must agree. What the sandbox does not know is refused, for nothing may seem filtered that is not. */
export function readFilters({ input, state }: Call): FindingTest {
  const filters = Object.entries(input.record('Filters') ?? {}).filter(
    ([, values]) => values !== undefined && values !== null,
  );
  if (filters.length > MAX_ATTRIBUTES) {
    throw invalidFilter('', `should NOT have more than ${MAX_ATTRIBUTES} attributes`);
  }
  const tests = filters.map(([name, values]) => {
    const entries = entriesOf(name, values);
    const read = Object.hasOwn(TEXTS, name) ? TEXTS[name] : undefined;
    if (read !== undefined) return textTest(name, entries, read);
    if (name === 'UpdatedAt') return dateTest(entries, state.now);
    throw invalidFilter(name, `is a filter that the sandbox lacks. It has: ${KNOWN.join(', ')}.`);
  });
  return (finding) => tests.every((test) => test(finding));
}

type Entry = Readonly<Record<string, unknown>>;

function entriesOf(name: string, values: unknown): readonly Entry[] {
  const entries: readonly unknown[] = Array.isArray(values) ? values : [];
  const records = entries.filter(isRecord);
  if (!Array.isArray(values) || records.length < entries.length) {
    throw invalidFilter(name, 'should be a list of filters');
  }
  if (records.length <= MAX_VALUES) return records;
  throw invalidFilter(name, `should NOT have more than ${MAX_VALUES} items`);
}

function textTest(
  name: string,
  entries: readonly Entry[],
  read: (finding: Output) => readonly string[],
): FindingTest {
  const filters = entries.map((entry) => textFilter(name, entry));
  const including = filters.filter(({ comparison }) => COMPARISONS[comparison].keeps === 'any');
  const excluding = filters.filter(({ comparison }) => COMPARISONS[comparison].keeps === 'all');
  if (excluding.length > 0 && including.some(({ comparison }) => comparison === 'EQUALS')) {
    throw invalidFilter(name, 'should NOT combine EQUALS with NOT_EQUALS or PREFIX_NOT_EQUALS');
  }
  const holds = (text: string, { comparison, value }: TextFilter) =>
    COMPARISONS[comparison].holds(text, value);
  return (finding) => {
    const texts = read(finding);
    return (
      (including.length === 0 ||
        texts.some((text) => including.some((filter) => holds(text, filter)))) &&
      texts.every((text) => excluding.every((filter) => holds(text, filter)))
    );
  };
}

function textFilter(name: string, entry: Entry): TextFilter {
  const { Value: value, Comparison: comparison, ...rest } = entry;
  const [extra] = Object.keys(rest);
  if (extra !== undefined) throw invalidFilter(name, `should NOT have a member '${extra}'`);
  if (typeof value !== 'string' || value.trim() === '') {
    throw invalidFilter(name, "should have required property 'Value'");
  }
  if (typeof comparison !== 'string' || !isComparison(comparison)) {
    const known = Object.keys(COMPARISONS).join(', ');
    throw invalidFilter(name, `should have a Comparison that the sandbox has: ${known}`);
  }
  return { comparison, value };
}

/** Spans of time, of which one is enough. Both ends belong to them. */
function dateTest(entries: readonly Entry[], now: Date): FindingTest {
  const spans = entries.map((entry) => spanOf(entry, now));
  return (finding) => {
    const time = parseTimestamp(textAt(finding, 'UpdatedAt') ?? '') ?? 0;
    return spans.length === 0 || spans.some(({ from, to }) => time >= from && time <= to);
  };
}

function spanOf({ Start, End, DateRange: range, ...rest }: Entry, now: Date) {
  const [extra] = Object.keys(rest);
  if (extra !== undefined) throw invalidFilter('UpdatedAt', `should NOT have a member '${extra}'`);
  if (range === undefined) {
    return {
      from: moment(Start) ?? Number.NEGATIVE_INFINITY,
      to: moment(End) ?? Number.POSITIVE_INFINITY,
    };
  }
  const days = valueAt(range, 'Value');
  const within = ['WITHIN', undefined].includes(textAt(range, 'Comparison'));
  if (typeof days !== 'number' || textAt(range, 'Unit') !== 'DAYS' || !within) {
    throw invalidFilter('UpdatedAt', 'should have a DateRange WITHIN so many DAYS');
  }
  return { from: now.getTime() - days * DAY_MS, to: Number.POSITIVE_INFINITY };
}

function moment(text: unknown): number | undefined {
  if (text === undefined) return undefined;
  const time = typeof text === 'string' ? parseTimestamp(text) : undefined;
  if (time === undefined) throw invalidFilter('UpdatedAt', 'should match format "date-time"');
  return time;
}

const MAX_NAME_LENGTH = 200;

const invalidFilter = (name: string, problem: string) =>
  invalidInput(
    `Invalid parameter 'Filters'. data.Filters${name === '' ? '' : `.${name.slice(0, MAX_NAME_LENGTH)}`} ${problem}`,
  );
