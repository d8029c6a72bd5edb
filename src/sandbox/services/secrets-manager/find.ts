/** A secret id turned into the secret it names: a name, a full ARN, or an ARN without the last six characters. */
import { parseSecretArn } from '../../../model/arn.js';
import { constraintMessage, refuse } from '../../api-error.js';
import type { SecretGroup, SecretView } from '../../state/secret.js';
import type { Call } from '../service.js';

const MAX_ID_LENGTH = 2048;

const NOT_FOUND = "Secrets Manager can't find the specified secret.";

/** The parameter SecretId. */
export function secretId({ input }: Call): string {
  const id = input.text('SecretId');
  if (id !== '') return input.shortText('SecretId', MAX_ID_LENGTH) ?? id;
  const constraint = 'Member must have length greater than or equal to 1';
  throw refuse('ValidationException', constraintMessage('SecretId', "''", constraint));
}

/** The secret in the Region of the call, also one that is scheduled for deletion; undefined where there is none. */
export function lookUpSecret(call: Call): SecretView | undefined {
  const { region } = call;
  const group = lookUp(call, secretId(call));
  const member = group?.members.get(region);
  return group === undefined || member === undefined ? undefined : { group, region, member };
}

/** The secret in the Region of the call, which must exist. */
export function findSecret(call: Call): SecretView {
  const view = lookUpSecret(call);
  if (view !== undefined) return view;
  throw refuse('ResourceNotFoundException', NOT_FOUND);
}

function lookUp(call: Call, id: string): SecretGroup | undefined {
  const { account, region } = call;
  const secrets = account.secrets.get(region);
  const named = secrets?.get(id);
  const arn = parseSecretArn(id);
  if (named !== undefined || arn === undefined) return named;
  if (arn.account !== account.id) throw foreignSecret(call, id);
  if (arn.region !== region) return undefined;
  const whole = secrets?.get(arn.resource.slice(0, -7));
  if (whole?.suffix === arn.resource.slice(-6)) return whole;
  return secrets?.get(arn.resource);
}

/** The sandbox does not evaluate resource policies: no secret is open to another account. */
const foreignSecret = ({ caller, action }: Call, id: string) =>
  refuse(
    'AccessDeniedException',
    `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${id} because no resource-based policy allows the ${action} action`,
  );

/** A secret that is not scheduled for deletion. */
export function findLiveSecret(call: Call): SecretView {
  const view = findSecret(call);
  if (view.group.deleted === undefined) return view;
  throw refuse(
    'InvalidRequestException',
    "You can't perform this operation on the secret because it was marked for deletion.",
  );
}

/** The primary of a live secret: a replica takes no changes. */
export function findWritableSecret(call: Call): SecretView {
  const view = findLiveSecret(call);
  requirePrimary(view);
  return view;
}

/** Refuses a replica. */
export function requirePrimary({ group, region }: SecretView): void {
  if (group.primaryRegion === region) return;
  throw refuse(
    'InvalidRequestException',
    "Operation not permitted on a replica secret. Call must be made in primary secret's region.",
  );
}
