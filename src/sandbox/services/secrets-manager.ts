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

const changesSecret = (run: (call: Call) => Output): Operation => ({
  ...onSecret(run),
  trail: 'write',
});

/** The operations of Secrets Manager that the sandbox has. */
export const secretsManager: Service = {
  name: 'secretsmanager',
  protocol: jsonProtocol('secretsmanager', 'Message'),
  errors: { ...JSON_ERRORS, internal: { code: 'InternalServiceError', status: 500 } },
  operations: {
    ListSecrets: { pages: 'NextToken', run: listSecrets },
    CreateSecret: {
      resource: (input) => input.optionalText('Name'),
      trail: 'write',
      run: createSecret,
    },
    DescribeSecret: onSecret(describeSecret),
    ListSecretVersionIds: { ...onSecret(listSecretVersionIds), pages: 'NextToken' },
    GetResourcePolicy: onSecret(getResourcePolicy),
    PutResourcePolicy: changesSecret(putResourcePolicy),
    DeleteResourcePolicy: changesSecret(deleteResourcePolicy),
    GetSecretValue: { ...onSecret(getSecretValue), trail: 'read' },
    PutSecretValue: changesSecret(putSecretValue),
    UpdateSecret: changesSecret(updateSecret),
    DeleteSecret: changesSecret(deleteSecret),
    RestoreSecret: changesSecret(restoreSecret),
    TagResource: changesSecret(tagResource),
    UntagResource: changesSecret(untagResource),
    RotateSecret: changesSecret(rotateSecret),
    CancelRotateSecret: changesSecret(cancelRotateSecret),
    ReplicateSecretToRegions: changesSecret(replicateSecretToRegions),
    RemoveRegionsFromReplication: changesSecret(removeRegionsFromReplication),
  },
};
