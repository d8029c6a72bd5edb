/** JSON Patch by the letter, for tests: whatever the standard calls an error is thrown. Source: RFC 6902, sections 4 and 5. */
import type { PatchOperation } from '../../src/model/access.js';

type Json = Record<string, unknown> | unknown[];

const isContainer = (value: unknown): value is Json => typeof value === 'object' && value !== null;

function childOf(parent: Json, step: string): unknown {
  if (!Array.isArray(parent)) {
    if (!Object.hasOwn(parent, step)) throw new Error(`There is no ${step}.`);
    return parent[step];
  }
  if (!/^(0|[1-9][0-9]*)$/.test(step) || Number(step) >= parent.length) {
    throw new Error(`There is no item ${step}.`);
  }
  return parent[Number(step)];
}

function change(parent: Json, step: string, operation: PatchOperation): void {
  if (operation.op !== 'add') childOf(parent, step);
  if (!Array.isArray(parent)) {
    if (operation.op === 'remove') delete parent[step];
    else parent[step] = operation.value;
    return;
  }
  if (operation.op === 'add') {
    const at = step === '-' ? parent.length : Number(step);
    if (!(at <= parent.length)) throw new Error(`There is no place ${step}.`);
    parent.splice(at, 0, operation.value);
  } else {
    parent.splice(Number(step), 1, ...(operation.op === 'remove' ? [] : [operation.value]));
  }
}

/** The document after all operations; throws where the standard says that one fails. */
export function strictlyPatched(document: unknown, patch: readonly PatchOperation[]): unknown {
  const copy: unknown = structuredClone(document);
  for (const operation of patch) {
    const [first, ...steps] = operation.path.split('/');
    const names = steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = names.pop();
    if (first !== '' || last === undefined) throw new Error(`${operation.path} is no path.`);
    let parent: unknown = copy;
    for (const name of names) {
      if (!isContainer(parent)) throw new Error(`${name} is in nothing.`);
      parent = childOf(parent, name);
    }
    if (!isContainer(parent)) throw new Error(`${last} is in nothing.`);
    change(parent, last, structuredClone(operation));
  }
  return copy;
}
