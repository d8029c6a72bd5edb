/** DescribeSecret and ListSecretVersionIds: what is known about one secret and its versions. */
import { pageOf } from '../../paging.js';
import type { Output } from '../../protocols/protocol.js';
import { arnOf, replicaRegions } from '../../state/secret.js';
import type { Call } from '../service.js';
import { metadata, replicationStatus, versionStages } from './entry.js';
import { findSecret } from './find.js';
import { invalidToken } from './list.js';

const MAX_PAGE = 100;

/** How KMS key ids of a version name the default key. */
const DEFAULT_KEY = 'DefaultEncryptionKey';

/** DescribeSecret: the metadata, and on a primary the status of its replicas. */
export function describeSecret(call: Call): Output {
  const view = findSecret(call);
  const { group, region } = view;
  const tellsReplicas = group.primaryRegion === region && replicaRegions(group).length > 0;
  return {
    ...metadata(view),
    VersionIdsToStages: versionStages(group),
    ReplicationStatus: tellsReplicas ? replicationStatus(group) : undefined,
  };
}

/** Deprecated versions have no stage and come only when asked for. */
export function listSecretVersionIds(call: Call): Output {
  const { account, region, input } = call;
  const { group } = findSecret(call);
  const withDeprecated = input.flag('IncludeDeprecated');
  const versions = group.versions.filter(({ stages }) => withDeprecated || stages.length > 0);
  const page = pageOf({
    items: versions,
    limit: input.integer('MaxResults', 1, MAX_PAGE) ?? MAX_PAGE,
    token: input.optionalText('NextToken'),
    context: () =>
      `secretsmanager:ListSecretVersionIds ${account.id} ${region} ${group.name} ${withDeprecated}`,
    listing: call.listing,
  });
  if (page === undefined) throw invalidToken();
  return {
    Versions: page.items.map((version) => ({
      VersionId: version.id,
      VersionStages: version.stages.length === 0 ? undefined : version.stages,
      LastAccessedDate: version.accessed.get(region),
      CreatedDate: version.created,
      KmsKeyIds: [version.key ?? DEFAULT_KEY],
    })),
    NextToken: page.nextToken,
    ARN: arnOf(group, region),
    Name: group.name,
  };
}
