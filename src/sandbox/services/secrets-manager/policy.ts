/** The resource policy of a secret: read, written, taken away. */
import { refuse } from '../../api-error.js';
import { isRecord } from '../../input.js';
import type { Output } from '../../protocols/protocol.js';
import { arnOf, type SecretView } from '../../state/secret.js';
import type { Call } from '../service.js';
import { findLiveSecret, findWritableSecret } from './find.js';

/** Source: Secrets Manager API reference, PutResourcePolicy. */
const MAX_LENGTH = 20_480;

const identity = ({ group, region }: SecretView): Output => ({
  ARN: arnOf(group, region),
  Name: group.name,
});

/** A replica answers with the policy of its primary, which was copied to it. */
export function getResourcePolicy(call: Call): Output {
  const view = findLiveSecret(call);
  return { ...identity(view), ResourcePolicy: view.group.policy };
}

/** Writes the policy as it was sent. It must be a JSON object, and not broad where that is blocked. */
export function putResourcePolicy(call: Call): Output {
  const { input } = call;
  const view = findWritableSecret(call);
  input.text('ResourcePolicy');
  const text = input.shortText('ResourcePolicy', MAX_LENGTH) ?? '';
  const policy = parse(text);
  if (!isRecord(policy)) {
    throw refuse(
      'MalformedPolicyDocumentException',
      'This resource policy contains a syntax error.',
    );
  }
  if (input.flag('BlockPublicPolicy') && isBroad(policy.Statement)) {
    throw refuse(
      'PublicPolicyException',
      'The BlockPublicPolicy parameter is set to true, and the resource policy did not prevent broad access to the secret.',
    );
  }
  view.group.policy = text;
  return identity(view);
}

/** Takes the policy away; without one it does nothing, as on AWS. */
export function deleteResourcePolicy(call: Call): Output {
  const view = findWritableSecret(call);
  delete view.group.policy;
  return identity(view);
}

/** Plain cases only: everyone is allowed and no condition narrows it. AWS proves it; the sandbox does not. */
function isBroad(statements: unknown): boolean {
  const list: readonly unknown[] = Array.isArray(statements) ? statements : [statements];
  return list.some(
    (statement) =>
      isRecord(statement) &&
      statement.Effect === 'Allow' &&
      statement.Condition === undefined &&
      isEveryone(statement.Principal),
  );
}

function isEveryone(principal: unknown): boolean {
  if (principal === '*') return true;
  if (!isRecord(principal)) return false;
  const { AWS: accounts } = principal;
  return accounts === '*' || (Array.isArray(accounts) && accounts.includes('*'));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
