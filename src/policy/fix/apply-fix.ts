/** A policy and the fix of one of its grants -> the policy in which the grant is closed. */
import type { PolicyFix } from '../../model/access.js';
import { applyPatch } from './json-patch.js';

/** Applies a fix to the policy that it was found for; the result is a policy as JSON, the given one stays as it is. */
export function applyFix(policy: string | object, { patch }: PolicyFix): unknown {
  const document: unknown = typeof policy === 'string' ? JSON.parse(policy) : policy;
  return applyPatch(document, patch);
}
