/** Secrets Manager: its table of operations. */
import type { Input } from '../input.js';
import { jsonProtocol } from '../protocols/json.js';
import type { Output } from '../protocols/protocol.js';
import { deleteSecret, restoreSecret } from './secrets-manager/delete.js';
import { describeSecret, listSecretVersionIds } from './secrets-manager/describe.js';
import { listSecrets } from './secrets-manager/list.js';
import {
  deleteResourcePolicy,
  getResourcePolicy,
  putResourcePolicy,
} from './secrets-manager/policy.js';
import {
  removeRegionsFromReplication,
  replicateSecretToRegions,
} from './secrets-manager/replicate.js';
import { cancelRotateSecret, rotateSecret } from './secrets-manager/rotate.js';
import { tagResource, untagResource } from './secrets-manager/tags.js';
import { getSecretValue, putSecretValue } from './secrets-manager/value.js';
import { createSecret, updateSecret } from './secrets-manager/write.js';
import { type Call, JSON_ERRORS, type Operation, type Service } from './service.js';

/** A denial names the secret by the id that the caller sent. */
const onSecret = (run: (call: Call) => Output): Operation => ({
  resource: (input: Input) => input.optionalText('SecretId'),
  run,
});

/** The operations of Secrets Manager that the sandbox has. */
export const secretsManager: Service = {
  name: 'secretsmanager',
  protocol: jsonProtocol('secretsmanager', 'Message'),
  errors: JSON_ERRORS,
  operations: {
    ListSecrets: { run: listSecrets },
    CreateSecret: { resource: (input) => input.optionalText('Name'), run: createSecret },
    DescribeSecret: onSecret(describeSecret),
    ListSecretVersionIds: onSecret(listSecretVersionIds),
    GetResourcePolicy: onSecret(getResourcePolicy),
    PutResourcePolicy: onSecret(putResourcePolicy),
    DeleteResourcePolicy: onSecret(deleteResourcePolicy),
    GetSecretValue: onSecret(getSecretValue),
    PutSecretValue: onSecret(putSecretValue),
    UpdateSecret: onSecret(updateSecret),
    DeleteSecret: onSecret(deleteSecret),
    RestoreSecret: onSecret(restoreSecret),
    TagResource: onSecret(tagResource),
    UntagResource: onSecret(untagResource),
    RotateSecret: onSecret(rotateSecret),
    CancelRotateSecret: onSecret(cancelRotateSecret),
    ReplicateSecretToRegions: onSecret(replicateSecretToRegions),
    RemoveRegionsFromReplication: onSecret(removeRegionsFromReplication),
  },
};
