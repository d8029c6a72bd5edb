/** ReplicateSecretToRegions and RemoveRegionsFromReplication. Replication is done when the call returns. */
import { refuse } from '../../api-error.js';
import type { Output } from '../../protocols/protocol.js';
import { arnOf, type Member, replicaRegions, type SecretGroup } from '../../state/secret.js';
import { addGroup } from '../../state/state.js';
import type { Call } from '../service.js';
import { replicationStatus } from './entry.js';
import { findWritableSecret } from './find.js';

/** Adds replicas to a primary. */
export function replicateSecretToRegions(call: Call): Output {
  const { group, region } = findWritableSecret(call);
  addReplicas(call, group);
  addGroup(call.account, group);
  return { ARN: arnOf(group, region), ReplicationStatus: replicationStatus(group) };
}

/** Adds the replicas that the request names in AddReplicaRegions. */
export function addReplicas(call: Call, group: SecretGroup): void {
  const replicas = call.input.structures('AddReplicaRegions').map((entry) => ({
    region: entry.text('Region'),
    key: entry.optionalText('KmsKeyId'),
  }));
  for (const { region } of replicas) requireFree(call, group, region);
  for (const { region, key } of replicas) {
    group.members.set(region, {
      ...statusIn(call, group.name, region),
      ...(key === undefined ? {} : { key }),
    });
  }
  if (replicas.length > 0) group.changed = call.state.now;
}

function requireFree({ account }: Call, group: SecretGroup, region: string): void {
  if (region === group.primaryRegion || !account.regions.has(region)) {
    throw refuse('InvalidParameterException', `Invalid replica region: ${region}.`);
  }
  const existing = group.members.get(region);
  if (existing !== undefined && existing.status !== 'Failed') {
    const message = `The secret ${group.name} is already replicated to ${region}.`;
    throw refuse('InvalidParameterException', message);
  }
}

/** A secret of the same name in the Region makes a replica fail, unless it may be overwritten. */
function statusIn({ account, input }: Call, name: string, region: string): Member {
  const secrets = account.secrets.get(region);
  if (secrets?.has(name) !== true) return { status: 'InSync' };
  if (input.flag('ForceOverwriteReplicaSecret')) {
    secrets.delete(name);
    return { status: 'InSync' };
  }
  return {
    status: 'Failed',
    message: `Replication failed: Secret name ${name} already exists in region ${region}.`,
  };
}

/** Takes replicas away, failed ones too. */
export function removeRegionsFromReplication(call: Call): Output {
  const { account, input, state } = call;
  const { group, region } = findWritableSecret(call);
  const regions = input.texts('RemoveReplicaRegions');
  const unknown = regions.filter((name) => !replicaRegions(group).includes(name));
  if (unknown.length > 0) {
    const message = `The secret ${group.name} is not replicated to ${unknown.join(', ')}.`;
    throw refuse('InvalidParameterException', message);
  }
  for (const name of regions) {
    const secrets = account.secrets.get(name);
    // A failed replica may share its Region with another secret of the same name.
    if (secrets?.get(group.name) === group) secrets.delete(group.name);
    group.members.delete(name);
  }
  group.changed = state.now;
  return { ARN: arnOf(group, region), ReplicationStatus: replicationStatus(group) };
}
