/** What Security Hub answers to an import -> the findings that it did not take. */
import type { BatchImportFindingsResponse } from '@aws-sdk/client-securityhub';
import type { ImportFailure } from '../deliver/ports.js';
import type { Failure } from '../model/gap.js';
import { nameIn, oneLine } from './classify.js';
import { fieldsOf, list, number, text } from './fields.js';

/** Errors of a whole call that one of its findings may have caused. */
const OF_ONE: ReadonlySet<string> = new Set(['InvalidInputException', 'LimitExceededException']);

/** All ids of a call, where it was refused for what may be the fault of one of them; undefined where it was not. */
export function wholeCallRefused(
  ids: readonly string[],
  failure: Failure,
): ImportFailure[] | undefined {
  const code = nameIn(failure);
  if (!OF_ONE.has(code)) return undefined;
  const message = (failure.detail ?? '').slice(code.length).replace(/^: /, '');
  return ids.map((id) => ({ id, code, message }));
}

/** Sending a finding again does no harm; taking for sent what was not would. */
const UNCLEAR: Omit<ImportFailure, 'id'> = {
  code: 'Unclear',
  message: 'Security Hub does not say what became of it.',
};

/** The ids of a call that an answer counts among its failures, or counts nowhere. */
export function refusedIn(
  { SuccessCount, FailedFindings }: BatchImportFindingsResponse,
  ids: readonly string[],
): ImportFailure[] {
  const sent = new Set(ids);
  const refused = new Map<string, ImportFailure>();
  for (const entry of (list(FailedFindings) ?? []).map(fieldsOf)) {
    const id = text(entry['Id']);
    if (id === undefined || !sent.has(id)) continue;
    const code = oneLine(text(entry['ErrorCode']) ?? UNCLEAR.code);
    refused.set(id, { id, code, message: oneLine(text(entry['ErrorMessage']) ?? '') });
  }
  const accountedFor = (number(SuccessCount) ?? 0) + refused.size;
  const rest = accountedFor < sent.size ? UNCLEAR : undefined;
  return [...sent].flatMap((id) => refused.get(id) ?? (rest ? [{ id, ...rest }] : []));
}
