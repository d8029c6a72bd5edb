/** BatchImportFindings: findings checked one by one, and held where they are new or newer. */
import { ApiError } from '../../api-error.js';
import type { Output } from '../../protocols/protocol.js';
import type { Call } from '../service.js';
import { findingProblem } from './check.js';
import { textAt, toDocument } from './document.js';
import { hold, updatedAtOf } from './hold.js';
import { findHub, invalidInput } from './hub.js';

/** Source: API reference, BatchImportFindings. */
const MAX_FINDINGS = 100;

/** The reference says 240 KB and 6 MB, and not of which kind: these are the smaller ones. Of UTF-8, as JSON without blanks. */
const MAX_FINDING_BYTES = 240_000;
const MAX_CALL_BYTES = 6_000_000;

const ANY_PRODUCT = /^arn:[\w-]+:securityhub:[\w-]+:(?:\d{12})?:product\/[^/]+\/[^/]+$/;

interface Failed {
  readonly Id: string;
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

/** Every finding succeeds or fails for itself, once the call as a whole is in order. */
export function batchImportFindings(call: Call): Output {
  const findings = call.input.records('Findings').map(toDocument);
  findHub(call);
  requireFewFindings(findings);
  requireFewBytes(findings);
  for (const finding of findings) requireOwnProduct(call, finding);
  const failed = findings.flatMap((finding) => importOne(call, finding) ?? []);
  return {
    FailedCount: failed.length,
    SuccessCount: findings.length - failed.length,
    FailedFindings: failed.map((entry) => ({ ...entry })),
  };
}

/** The product that a denial names. */
export const productArnOf = (findings: readonly Readonly<Record<string, unknown>>[]) =>
  textAt(findings[0], 'ProductArn');

function requireFewFindings({ length }: readonly Output[]): void {
  if (length >= 1 && length <= MAX_FINDINGS) return;
  const bound = length === 0 ? 'fewer than 1 items' : `more than ${MAX_FINDINGS} items`;
  throw invalidInput(`Invalid parameter 'Findings'. data.Findings should NOT have ${bound}`);
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

function requireFewBytes(findings: readonly Output[]): void {
  if (bytesOf({ Findings: findings }) <= MAX_CALL_BYTES) return;
  throw new ApiError(
    { code: 'RequestEntityTooLargeException', status: 413 },
    `A call of BatchImportFindings takes ${MAX_CALL_BYTES} bytes at most.`,
  );
}

/**
 * Only the account's own default product, and only for findings about that account: the sandbox has no partners. What
 * AWS answers does not say which of the two was wrong: prowler-cloud/prowler#867.
 */
function requireOwnProduct({ state, account, region, caller, action }: Call, finding: Output) {
  const { ProductArn: arn, AwsAccountId: about } = finding;
  if (typeof arn !== 'string') return;
  if (!ANY_PRODUCT.test(arn)) throw invalidInput(`productArn: "${arn.slice(0, 2048)}"`);
  const { partition } = state.tree;
  const own = `arn:${partition}:securityhub:${region}:${account.id}:product/${account.id}/default`;
  if (arn === own && (about === account.id || typeof about !== 'string')) return;
  const message = `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${arn}`;
  throw new ApiError({ code: 'AccessDeniedException', status: 403 }, message);
}

function importOne(call: Call, finding: Output): Failed | undefined {
  const id = textAt(finding, 'Id') ?? '';
  const problem = problemOf(finding);
  if (problem !== undefined) return { Id: id, ErrorCode: 'InvalidInput', ErrorMessage: problem };
  const { state, account, region, action, hubDelay } = call;
  const refused = call.refusals({ operation: action, account, region, id });
  if (refused !== undefined) {
    return { Id: id, ErrorCode: refused.code, ErrorMessage: refused.message };
  }
  const hub = state.hubs.at(account.id, region);
  const key = findingKey(finding);
  const before = hub.latest(key, state.now);
  // Not an error: who has older news is told that all is well.
  if (before !== undefined && updatedAtOf(finding) <= before.updatedAt) return undefined;
  const held = hold(finding, before, { account, region, now: state.now });
  hub.write(key, held, performance.now() + hubDelay);
  return undefined;
}

function problemOf(finding: Output): string | undefined {
  if (bytesOf(finding) > MAX_FINDING_BYTES) return 'Finding size exceeded 240 KB';
  return findingProblem(finding);
}

/** What makes a finding the same as another. */
export const findingKey = (finding: Output): string => `${finding.ProductArn} ${finding.Id}`;
