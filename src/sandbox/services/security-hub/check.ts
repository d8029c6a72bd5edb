/** A document held against its format, and told in the sentences by which Security Hub refuses it. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { Output } from '../../protocols/protocol.js';
import { textAt, valueAt } from './document.js';
import { FINDING_SCHEMA, MAX_FIELD_LENGTH, UPDATE_SCHEMA } from './format.js';
import { parseTimestamp } from './time.js';

/** The most that one refusal tells. */
const MAX_TOLD = 5;
const MAX_NAME_LENGTH = 200;

interface Formats {
  readonly finding: ValidateFunction;
  readonly update: ValidateFunction;
}

let formats: Formats | undefined;

/** Compiled when they are first needed: most sandboxes are never asked. */
function compiled(): Formats {
  if (formats !== undefined) return formats;
  const ajv = new Ajv({ allErrors: true });
  ajv.addFormat('date-time', (text) => parseTimestamp(text) !== undefined);
  formats = { finding: ajv.compile(FINDING_SCHEMA), update: ajv.compile(UPDATE_SCHEMA) };
  return formats;
}

/** What is wrong with a finding, as `ErrorMessage` has it; undefined where nothing is. */
export function findingProblem(finding: Output): string | undefined {
  const { finding: isFinding } = compiled();
  const told = isFinding(finding) ? [] : problemsOf(isFinding.errors);
  const problems = [...told, ...missing(finding)];
  if (problems.length === 0) return undefined;
  if (problems.includes(TOO_LONG)) return TOO_LONG;
  return `Finding does not adhere to Amazon Finding Format. ${problems.join(', ')}.`;
}

/** What is wrong with the parameters of BatchUpdateFindings; undefined where nothing is. */
export function updateProblem(parameters: Output): string | undefined {
  const { update: isUpdate } = compiled();
  return isUpdate(parameters) ? undefined : problemsOf(isUpdate.errors).join(', ');
}

/** Severity and types may be in either place. Source: Security Hub user guide, required top-level ASFF attributes. */
function missing(finding: Output): readonly string[] {
  const severity =
    textAt(finding, 'FindingProviderFields', 'Severity', 'Label') ??
    valueAt(finding, 'Severity', 'Label') ??
    valueAt(finding, 'Severity', 'Normalized');
  const types = valueAt(finding, 'FindingProviderFields', 'Types') ?? finding.Types;
  return [
    ...(severity === undefined ? [absent('Severity')] : []),
    ...(types === undefined ? [absent('Types')] : []),
  ];
}

const absent = (name: string): string =>
  `data should have required property '${name}', or the same in data.FindingProviderFields`;

const TOO_LONG = `The maximum size of an individual field should be less than ${MAX_FIELD_LENGTH + 1}`;

const problemsOf = (errors: ErrorObject[] | null | undefined): readonly string[] =>
  (errors ?? [])
    // The name of a member is told of once, with the structure that has it.
    .filter(({ propertyName }) => propertyName === undefined)
    .slice(0, MAX_TOLD)
    .map(sentence);

/** Security Hub speaks as an old version of ajv does: aquasecurity/kube-bench#903, cloud-custodian/cloud-custodian#3575. */
function sentence({ instancePath, keyword, params, message }: ErrorObject): string {
  const place = `data${steps(instancePath)}`;
  const { limit } = params;
  switch (keyword) {
    case 'required':
      return `${place} should have required property '${params.missingProperty}'`;
    case 'maxLength':
      return limit === MAX_FIELD_LENGTH
        ? TOO_LONG
        : `${place} should NOT be longer than ${limit} characters`;
    case 'minLength':
      return `${place} should NOT be shorter than ${limit} characters`;
    case 'maxItems':
      return `${place} should NOT have more than ${limit} items`;
    case 'minItems':
      return `${place} should NOT have fewer than ${limit} items`;
    case 'maxProperties':
      return `${place} should NOT have more than ${limit} properties`;
    case 'propertyNames':
      return `${place} property name '${short(params.propertyName)}' is invalid`;
    case 'additionalProperties':
      return `${place} should NOT have additional properties: the sandbox does not know '${short(params.additionalProperty)}'`;
    default:
      return `${place} ${(message ?? 'is invalid').replace(/^must /, 'should ')}`;
  }
}

const short = (name: unknown): string => String(name).slice(0, MAX_NAME_LENGTH);

const steps = (pointer: string): string =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => {
      if (/^\d{1,9}$/.test(step)) return `[${step}]`;
      return /^\w{1,100}$/.test(step) ? `.${step}` : `['${short(step)}']`;
    })
    .join('');
