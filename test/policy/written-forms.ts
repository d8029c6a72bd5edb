/** A policy -> the same policy in other forms, which nothing that is said of it may tell apart. */
import { listOf, type PolicyJson, type PrincipalJson } from './policy-json.js';
import { asPolicy, eachStatement, type Rewriting } from './rewritten-policies.js';

/** Lists of one as what is in them, but for the list of statements. */
function unlisted(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 ? unlisted(value[0]) : value.map(unlisted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, unlisted(v)]));
}

/** Unquoted numbers and booleans as texts. */
function quoted(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map(quoted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, quoted(v)]));
}

const principalsRewritten = (rewrite: (principal: PrincipalJson) => PrincipalJson): Rewriting =>
  eachStatement((statement) => ({
    ...statement,
    ...(statement.Principal === undefined ? {} : { Principal: rewrite(statement.Principal) }),
    ...(statement.NotPrincipal === undefined
      ? {}
      : { NotPrincipal: rewrite(statement.NotPrincipal) }),
  }));

const entriesRewritten = (rewrite: (entry: string) => string): Rewriting =>
  principalsRewritten((principal) =>
    principal === '*'
      ? principal
      : Object.fromEntries(
          Object.entries(principal).map(([type, entries]) => [type, listOf(entries).map(rewrite)]),
        ),
  );

/** All that is said of the policy stays the same, but for the fixes, which show what is written. */
export const FORMS: Readonly<Record<string, (policy: PolicyJson) => string | object>> = {
  'text for an object': (policy) => JSON.stringify(policy),
  'space between the words': (policy) =>
    `\n\t ${JSON.stringify(policy, undefined, 3).replaceAll('\n', '\r\n\t')} \n`,
  'escapes in the text': (policy) =>
    JSON.stringify(policy).replaceAll('S', '\\u0053').replaceAll('/', '\\/'),
  'a list of one written as a scalar': (policy) => asPolicy(unlisted(policy)),
  'numbers and booleans in quotes': (policy) => asPolicy(quoted(policy)),
  'a star in an object for a star': principalsRewritten((principal) =>
    principal === '*' ? { AWS: '*' } : principal,
  ),
  'the root of an account for its id': entriesRewritten((entry) =>
    entry.replace(/^(\d{12})$/, 'arn:aws:iam::$1:root'),
  ),
  'the id of an account for its root': entriesRewritten((entry) =>
    entry.replace(/^arn:aws:iam::(\d{12}):root$/, '$1'),
  ),
};
