/** A policy as text or as an object -> its statements, and remarks on whatever could not be read. */

import type { Statement } from '../language/statement.js';
import type { World } from '../world.js';
import { duplicateKeys } from './duplicate-keys.js';
import { isJsonObject, type JsonObject } from './json-shapes.js';
import type { VariableRule } from './read-conditions.js';
import { readStatement } from './read-statement.js';
import { doubt, quote, type Remark, remark } from './remarks.js';

type Origin = Statement['origin'];

export interface ReadPolicy {
  /** The policy as JSON; empty where it is no JSON object. */
  readonly document: JsonObject;
  readonly statements: readonly Statement[];
  readonly remarks: readonly Remark[];
  /** What its version makes of `${...}`. */
  readonly rule: VariableRule;
}

const MODERN = '2012-10-17';
const OLD = '2008-10-17';

const nothing = (...remarks: readonly Remark[]): ReadPolicy => ({
  document: {},
  statements: [],
  remarks,
  rule: 'unknown',
});

/** Objects are written out first: no getter, cycle or proxy of a caller's survives that. */
function textOf(policy: string | object): string | undefined {
  if (typeof policy === 'string') return policy;
  try {
    return JSON.stringify(policy);
  } catch {
    // Whatever stops the writing is the policy's fault; the caller gets a remark.
    return undefined;
  }
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    // Files from elsewhere may begin with a byte order mark.
    const value: unknown = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
    return { value };
  } catch {
    return undefined;
  }
}

/** Without a version the older one holds. Source: IAM user guide, "Version". */
function readVersion(version: unknown): {
  readonly rule: VariableRule;
  readonly remarks: readonly Remark[];
} {
  if (version === MODERN) return { rule: 'variables', remarks: [] };
  if (version === undefined || version === OLD) return { rule: 'text', remarks: [] };
  return {
    rule: 'unknown',
    remarks: [
      doubt(
        'unknown-version',
        `AWS has no policy version ${typeof version === 'string' ? quote(version) : 'of that shape'}.`,
      ),
    ],
  };
}

/** So many keys that stand twice are told. */
const MOST_DUPLICATES = 8;

const duplicateRemarks = (text: string): readonly Remark[] =>
  duplicateKeys(text)
    .slice(0, MOST_DUPLICATES)
    .map((key) =>
      doubt(
        'duplicate-key',
        `The key ${quote(key)} stands twice in one object; the last one was read.`,
      ),
    );

/** More texts than AWS has room for in one policy; what comes after them is not read. */
const MOST_TEXTS = 12_000;

/** How many texts a statement lists, as far as a statement goes deep. */
function countTexts(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null || depth > 3) return 1;
  return Object.values(value).reduce<number>(
    (sum, child: unknown) =>
      sum + (Array.isArray(child) ? child.length : countTexts(child, depth + 1)),
    1,
  );
}

/** Stands for what was not read: at its worst it is open to everyone. */
const unread = (index: number): JsonObject => ({
  Sid: `from statement ${index} on, not read`,
  Effect: 'Allow',
  Principal: '*',
  Action: '*',
  Resource: '*',
});

/** The statements that are read, so that no policy takes long. */
function bounded(list: readonly unknown[]): {
  readonly list: readonly unknown[];
  /** Index of the one that stands for what was not read, if there is one. */
  readonly unreadAt?: number;
  readonly remarks: readonly Remark[];
} {
  let texts = 0;
  const end = list.findIndex((raw) => {
    texts += countTexts(raw);
    return texts > MOST_TEXTS;
  });
  if (end === -1) return { list, remarks: [] };
  const why = `AWS stores no policy as long as this; from statement ${end} on it was not read, and counted as open to everyone.`;
  const upTo = [...list.slice(0, end), unread(end)];
  return { list: upTo, unreadAt: end, remarks: [doubt('too-long', why)] };
}

/** Reads a policy that is a JSON object. */
export function readDocument(document: JsonObject, world: World, origin: Origin): ReadPolicy {
  const written = Object.hasOwn(document, 'Statement') ? document['Statement'] : undefined;
  if (!Array.isArray(written) && !isJsonObject(written)) {
    return nothing(
      doubt('no-statement', 'The policy has no Statement that is an object or a list of objects.'),
    );
  }
  const { list, unreadAt, remarks } = bounded(Array.isArray(written) ? written : [written]);
  const version = readVersion(Object.hasOwn(document, 'Version') ? document['Version'] : undefined);
  const surroundings = { world, rule: version.rule, origin };
  const read = list.map((raw, index) => readStatement(raw, index, surroundings));
  return {
    document,
    statements: read
      .map(({ statement }) => statement)
      .filter((statement) => statement !== undefined)
      .map((one) => (one.index === unreadAt ? { ...one, resource: 'unknown' } : one)),
    remarks: [
      ...(list.length === 0 ? [remark('no-statement', 'The policy has no statements.')] : []),
      ...remarks,
      ...version.remarks,
      ...read.flatMap((one) => one.remarks),
    ],
    rule: version.rule,
  };
}

/** Longer texts are not read at all: JSON of this length takes long even to parse. */
const LONGEST = 1_500_000;

/** Reads a policy. Never throws. */
export function readPolicy(policy: string | object, world: World, origin: Origin): ReadPolicy {
  const text = textOf(policy);
  if (text !== undefined && text.length > LONGEST) {
    return nothing(
      doubt(
        'too-large',
        `The policy has ${text.length} characters, AWS takes 20,480; it was not read.`,
      ),
    );
  }
  const parsed = text === undefined ? undefined : parse(text);
  if (text === undefined || parsed === undefined) {
    return nothing(doubt('not-json', 'The policy is not JSON; it was taken to grant nothing.'));
  }
  const { value } = parsed;
  if (!isJsonObject(value)) {
    return nothing(doubt('not-a-policy', 'The policy is not a JSON object.'));
  }
  const read = readDocument(value, world, origin);
  return { ...read, remarks: [...duplicateRemarks(text), ...read.remarks] };
}
