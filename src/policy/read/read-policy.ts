/** A policy as text or as an object -> its statements, and remarks on whatever could not be read. */

import type { Statement } from '../language/statement.js';
import type { World } from '../world.js';
import { duplicateKeys } from './duplicate-keys.js';
import { isJsonObject } from './json-shapes.js';
import type { VariableRule } from './read-conditions.js';
import { readStatement } from './read-statement.js';
import { doubt, quote, type Remark, remark } from './remarks.js';

export interface ReadPolicy {
  readonly statements: readonly Statement[];
  readonly remarks: readonly Remark[];
  /** What its version makes of `${...}`. */
  readonly rule: VariableRule;
}

const MODERN = '2012-10-17';
const OLD = '2008-10-17';

const nothing = (...remarks: readonly Remark[]): ReadPolicy => ({
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
    const value: unknown = JSON.parse(text);
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

const duplicateRemarks = (text: string): readonly Remark[] =>
  duplicateKeys(text).map((key) =>
    doubt(
      'duplicate-key',
      `The key ${quote(key)} stands twice in one object; the last one was read.`,
    ),
  );

/** Reads a policy. Never throws. */
export function readPolicy(policy: string | object, world: World): ReadPolicy {
  const text = textOf(policy);
  const parsed = text === undefined ? undefined : parse(text);
  if (text === undefined || parsed === undefined) {
    return nothing(doubt('not-json', 'The policy is not JSON; it was taken to grant nothing.'));
  }
  const { value } = parsed;
  if (!isJsonObject(value)) {
    return nothing(doubt('not-a-policy', 'The policy is not a JSON object.'));
  }
  const written = Object.hasOwn(value, 'Statement') ? value['Statement'] : undefined;
  if (!Array.isArray(written) && !isJsonObject(written)) {
    return nothing(
      doubt('no-statement', 'The policy has no Statement that is an object or a list of objects.'),
    );
  }
  const list: readonly unknown[] = Array.isArray(written) ? written : [written];
  const { rule, remarks } = readVersion(
    Object.hasOwn(value, 'Version') ? value['Version'] : undefined,
  );
  const read = list.map((raw, index) => readStatement(raw, index, { world, rule }));
  return {
    statements: read
      .map(({ statement }) => statement)
      .filter((statement) => statement !== undefined),
    remarks: [
      ...(list.length === 0 ? [remark('no-statement', 'The policy has no statements.')] : []),
      ...duplicateRemarks(text),
      ...remarks,
      ...read.flatMap((one) => one.remarks),
    ],
    rule,
  };
}
