/** The trail of the organization turned into the description of the table that lies over its files. */
import { ApiError } from '../../api-error.js';
import type { Output } from '../../protocols/protocol.js';
import { ATHENA_COLUMNS } from '../../query/columns.js';
import { PARTITIONS, partitionDay } from '../../query/fill.js';
import type { OrganizationTrail } from '../../state/organization-trail.js';
import type { SandboxState } from '../../state/state.js';
import type { Call } from '../service.js';
import { trailFor } from '../trail-for.js';

/** The operation. */
export function getTableMetadata(call: Call): Output {
  const { input, state } = call;
  const catalog = input.text('CatalogName').toLowerCase();
  const database = input.text('DatabaseName').toLowerCase();
  const table = input.text('TableName').toLowerCase();
  const trail = trailFor(call);
  if (
    trail === undefined ||
    catalog !== 'awsdatacatalog' ||
    database !== trail.database ||
    table !== trail.table
  ) {
    throw new ApiError(
      { code: 'MetadataException' },
      `EntityNotFoundException: Entity Not Found (table ${database}.${table})`,
    );
  }
  return {
    TableMetadata: {
      Name: trail.table,
      CreateTime: state.now,
      LastAccessTime: state.now,
      TableType: 'EXTERNAL_TABLE',
      Columns: ATHENA_COLUMNS.map(({ name, type }) => ({ Name: name, Type: type })),
      PartitionKeys: PARTITIONS.map((name) => ({ Name: name, Type: 'string' })),
      Parameters: parametersOf(trail, state),
    },
  };
}

/** Source: Athena user guide, "Create a table for CloudTrail logs using partition projection". */
function parametersOf(trail: OrganizationTrail, state: SandboxState) {
  const location = `s3://${trail.bucket}/${trail.prefix}AWSLogs/${state.tree.id}`;
  const first = Math.min(...state.members.map(({ delivery }) => delivery.since.getTime()));
  return {
    EXTERNAL: 'TRUE',
    location: `${location}/`,
    inputformat: 'com.amazon.emr.cloudtrail.CloudTrailInputFormat',
    outputformat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
    'serde.serialization.lib': 'org.apache.hive.hcatalog.data.JsonSerDe',
    'projection.enabled': 'true',
    'projection.account.type': 'injected',
    'projection.region.type': 'enum',
    'projection.region.values': [...state.regions.keys()].sort().join(','),
    'projection.timestamp.type': 'date',
    'projection.timestamp.format': 'yyyy/MM/dd',
    'projection.timestamp.interval': '1',
    'projection.timestamp.interval.unit': 'DAYS',
    'projection.timestamp.range': `${partitionDay(new Date(first))},NOW`,
    'storage.location.template': `${location}/\${account}/CloudTrail/\${region}/\${timestamp}`,
  };
}
