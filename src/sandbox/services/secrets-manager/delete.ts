/** DeleteSecret and RestoreSecret. */
import { refuse } from '../../api-error.js';
import type { Output } from '../../protocols/protocol.js';
import { arnOf, replicaRegions, type SecretGroup } from '../../state/secret.js';
import type { Call } from '../service.js';
import { findLiveSecret, findSecret, lookUpSecret, requirePrimary, secretId } from './find.js';

const DEFAULT_WINDOW_DAYS = 30;
const DAY_MS = 86_400_000;

/** Schedules the deletion, or deletes at once when forced. */
export function deleteSecret(call: Call): Output {
  const { state, account, region } = call;
  const window = readWindow(call);
  // A forced deletion of what is not there succeeds, as on AWS.
  if (window === 0 && lookUpSecret(call) === undefined) {
    return { Name: secretId(call), DeletionDate: state.now };
  }
  const view = window === 0 ? findSecret(call) : findLiveSecret(call);
  const { group } = view;
  requirePrimary(view);
  requireNoReplicas(group);
  const deletion = new Date(state.now.getTime() + window * DAY_MS);
  if (window === 0) account.secrets.get(region)?.delete(group.name);
  else group.deleted = deletion;
  group.changed = state.now;
  return { ARN: arnOf(group, region), Name: group.name, DeletionDate: deletion };
}

/** Days until deletion; 0 where it is forced. */
function readWindow({ input }: Call): number {
  const days = input.integer('RecoveryWindowInDays');
  const forced = input.flag('ForceDeleteWithoutRecovery');
  if (forced && days !== undefined) {
    throw refuse(
      'InvalidParameterException',
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    );
  }
  if (forced) return 0;
  if (days !== undefined && (days < 7 || days > 30)) {
    throw refuse(
      'InvalidParameterException',
      'The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).',
    );
  }
  return days ?? DEFAULT_WINDOW_DAYS;
}

function requireNoReplicas(group: SecretGroup): void {
  const regions = replicaRegions(group);
  if (regions.length === 0) return;
  throw refuse(
    'InvalidRequestException',
    `You can't delete secret ${group.name} that still has replica regions ${regions.join(', ')}.`,
  );
}

/** Takes a scheduled deletion back; a secret that is not scheduled stays as it is. */
export function restoreSecret(call: Call): Output {
  const view = findSecret(call);
  requirePrimary(view);
  const { group, region } = view;
  delete group.deleted;
  group.changed = call.state.now;
  return { ARN: arnOf(group, region), Name: group.name };
}
