/** BatchUpdateFindings: what a customer says about findings. */
import type { Output } from '../../protocols/protocol.js';
import type { HeldFinding } from '../../state/hubs.js';
import type { Call } from '../service.js';
import { updateProblem } from './check.js';
import { membersAt, toDocument } from './document.js';
import { findHub, invalidInput } from './hub.js';
import { findingKey } from './import.js';
import { labelOf, normalizedOf } from './severity.js';

/** Members that imports change as well, until a customer does. */
const SHARED = ['Confidence', 'Criticality', 'RelatedFindings', 'Severity', 'Types'] as const;

/** Members that are the customer's alone. */
const OWN = ['UserDefinedFields', 'VerificationState', 'Workflow'] as const;

/** `UpdatedAt` of the findings stays as it is. Source: docs of BatchUpdateFindings in the SDK. */
export function batchUpdateFindings(call: Call): Output {
  const { state, input, hubDelay } = call;
  const hub = findHub(call);
  const parameters = toDocument(input.values());
  const problem = updateProblem(parameters);
  if (problem !== undefined) throw invalidInput(`Invalid parameters. ${problem}`);
  const processed: Output[] = [];
  const unprocessed: Output[] = [];
  const asked = new Set<string>();
  for (const one of input.structures('FindingIdentifiers')) {
    const identifier = { Id: one.text('Id'), ProductArn: one.text('ProductArn') };
    const key = findingKey(identifier);
    const held = hub.latest(key, state.now);
    if (asked.has(key)) {
      unprocessed.push(failure(identifier, DUPLICATED));
    } else if (held === undefined) {
      unprocessed.push(failure(identifier, NOT_FOUND));
    } else {
      hub.write(key, updated(held, parameters, state.now), performance.now() + hubDelay);
      processed.push(identifier);
    }
    asked.add(key);
  }
  return { ProcessedFindings: processed, UnprocessedFindings: unprocessed };
}

/** Codes and sentences: docs of `BatchUpdateFindingsUnprocessedFinding` in the SDK. */
const DUPLICATED = ['DuplicatedFindingIdentifier', 'Finding Identifier is duplicated'] as const;
const NOT_FOUND = ['FindingNotFound', 'Finding Not Found'] as const;

const failure = (identifier: Output, [code, message]: readonly [string, string]): Output => ({
  FindingIdentifier: identifier,
  ErrorCode: code,
  ErrorMessage: message,
});

function updated(held: HeldFinding, parameters: Output, now: Date): HeldFinding {
  const { Note: note } = parameters;
  const changed = SHARED.filter((name) => parameters[name] !== undefined);
  const own = OWN.filter((name) => parameters[name] !== undefined);
  const document: Output = {
    ...held.document,
    ...Object.fromEntries([...changed, ...own].map((name) => [name, parameters[name]])),
    ...(parameters.Severity === undefined ? {} : { Severity: severityOf(parameters) }),
    ...(note === undefined
      ? {}
      : { Note: { ...membersAt(parameters, 'Note'), UpdatedAt: now.toISOString() } }),
  };
  return { ...held, document, customized: new Set([...held.customized, ...changed]) };
}

/** Label and number go together. */
function severityOf(parameters: Output): Output {
  const severity = membersAt(parameters, 'Severity');
  const { Label: label, Normalized: normalized } = severity;
  if (typeof label === 'string')
    return { ...severity, Normalized: normalized ?? normalizedOf(label) };
  return typeof normalized === 'number'
    ? { ...severity, Label: labelOf(normalized) }
    : { ...severity };
}
