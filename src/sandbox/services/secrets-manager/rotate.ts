/** RotateSecret and CancelRotateSecret. There are no functions in the sandbox: it rotates by itself, and always succeeds. */
import { refuse } from '../../api-error.js';
import type { Output } from '../../protocols/protocol.js';
import { deriveHex } from '../../state/derive.js';
import { arnOf, type Rotation, type SecretGroup } from '../../state/secret.js';
import { daysOfRate, nextAfter } from '../../state/secret-from-entry.js';
import type { Call } from '../service.js';
import { findWritableSecret } from './find.js';
import { addVersion, tokenOf } from './value.js';

/** Sets the rotation up, and rotates now unless told otherwise. */
export function rotateSecret(call: Call): Output {
  const { state, region, input } = call;
  const { group } = findWritableSecret(call);
  const role = input.optionalText('ExternalSecretRotationRoleArn');
  const metadata = input.structures('ExternalSecretRotationMetadata');
  group.rotation = readRotation(call, group, role ?? group.externalRotationRole);
  if (role !== undefined) group.externalRotationRole = role;
  if (metadata.length > 0) {
    group.externalRotationMetadata = new Map(
      metadata.map((item) => [item.text('Key'), item.text('Value')]),
    );
  }
  group.changed = state.now;
  if (!input.flag('RotateImmediately', true))
    return { ARN: arnOf(group, region), Name: group.name };
  const text = `rotated-by-the-sandbox-${deriveHex(12, String(state.serial()))}`;
  const version = addVersion(group, state, {
    value: { kind: 'text', text },
    stages: ['AWSCURRENT'],
    ...tokenOf(input),
  });
  group.rotation.last = state.now;
  return { ARN: arnOf(group, region), Name: group.name, VersionId: version.id };
}

/** The configuration after the request: what it says, and the rest as before. */
function readRotation(
  { state, input }: Call,
  group: SecretGroup,
  role: string | undefined,
): Rotation {
  const before = group.rotation;
  const lambdaArn = input.optionalText('RotationLambdaARN') ?? before?.lambdaArn;
  if (lambdaArn === undefined && role === undefined && group.owningService === undefined) {
    throw refuse(
      'InvalidRequestException',
      'No Lambda rotation function ARN is associated with this secret.',
    );
  }
  const rules = input.structure('RotationRules');
  const days = rules?.integer('AutomaticallyAfterDays', 1, 1000);
  const schedule = rules?.optionalText('ScheduleExpression');
  if (days !== undefined && schedule !== undefined) {
    throw refuse(
      'InvalidParameterException',
      "You can't specify both AutomaticallyAfterDays and ScheduleExpression.",
    );
  }
  const window = rules === undefined ? before?.window : rules.optionalText('Duration');
  const kept = rules === undefined ? before : undefined;
  const everyDays = days ?? daysOfRate(schedule) ?? kept?.everyDays;
  const next = nextAfter(state.now, everyDays);
  return {
    enabled: true,
    ...(lambdaArn === undefined ? {} : { lambdaArn }),
    ...(everyDays === undefined ? {} : { everyDays }),
    ...optional('schedule', schedule ?? kept?.schedule),
    ...optional('window', window),
    ...(before?.last === undefined ? {} : { last: before.last }),
    ...(next === undefined ? {} : { next }),
  };
}

const optional = (name: 'schedule' | 'window', value: string | undefined) =>
  value === undefined ? {} : { [name]: value };

/** Switches the rotation off; its rules stay, as on AWS. */
export function cancelRotateSecret(call: Call): Output {
  const { group, region } = findWritableSecret(call);
  const { rotation } = group;
  if (rotation?.enabled !== true) {
    throw refuse(
      'InvalidRequestException',
      "You can't cancel the rotation of a secret for which rotation isn't enabled.",
    );
  }
  rotation.enabled = false;
  group.changed = call.state.now;
  return { ARN: arnOf(group, region), Name: group.name };
}
