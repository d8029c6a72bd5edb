/** JSON Patch, as far as edits of policies need it: add, replace, remove. Source: RFC 6901, RFC 6902. */
import type { PatchOperation } from '../../model/access.js';
import { isJsonObject } from '../read/json-shapes.js';

/** A JSON Pointer to what the steps lead to. */
export const pointer = (...steps: readonly (string | number)[]): string =>
  steps.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const stepsOf = (path: string): readonly string[] =>
  path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

function inList(list: readonly unknown[], step: string, operation: PatchOperation): unknown {
  const index = step === '-' ? list.length : Number(step);
  switch (operation.op) {
    case 'add':
      return list.toSpliced(index, 0, operation.value);
    case 'replace':
      return list.with(index, operation.value);
    case 'remove':
      return list.toSpliced(index, 1);
  }
}

/** Own keys as they are: a key named like one of Object.prototype's must stay a key. */
const objectOf = (entries: Iterable<readonly [string, unknown]>): unknown =>
  Object.fromEntries(entries);

function at(target: unknown, steps: readonly string[], operation: PatchOperation): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return operation.op === 'remove' ? undefined : operation.value;
  if (Array.isArray(target)) {
    const list: readonly unknown[] = target;
    return rest.length === 0
      ? inList(list, step, operation)
      : list.with(Number(step), at(list[Number(step)], rest, operation));
  }
  if (!isJsonObject(target)) return target;
  const entries = new Map(Object.entries(target));
  if (rest.length > 0) entries.set(step, at(entries.get(step), rest, operation));
  else if (operation.op === 'remove') entries.delete(step);
  else entries.set(step, operation.value);
  return objectOf(entries);
}

/** The document after all operations; the given one stays as it is. A path must lead to something that is there. */
export const applyPatch = (document: unknown, patch: readonly PatchOperation[]): unknown =>
  patch.reduce((target, operation) => at(target, stepsOf(operation.path), operation), document);
