/** A table in the catalog of Athena behind the port of `usage`. */
import { GetTableMetadataCommand } from '@aws-sdk/client-athena';
import { answered } from '../model/gap.js';
import { UserError } from '../model/user-error.js';
import type { TablePort } from '../usage/ports.js';
import { DEFAULT_CATALOG } from './athena.js';
import { athena } from './athena-client.js';
import type { Channel } from './channel.js';
import { fieldsOf, list, text, textsByName } from './fields.js';
import { notOfAws } from './http-handler.js';

/** Names of a table. */
export interface AthenaTableName {
  readonly database: string;
  readonly table: string;
  /** Default: Athena's own, `AwsDataCatalog`. */
  readonly catalog?: string | undefined;
}

/** How Glue calls what it does not know, in a MetadataException of Athena's. */
const UNKNOWN = 'EntityNotFoundException';

const namesIn = (columns: unknown): string[] =>
  (list(columns) ?? []).flatMap((column) => text(fieldsOf(column)['Name'])?.toLowerCase() ?? []);

const lowerCased = (fields: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]));

/** The table. Throws a `UserError` where there is none of this name. */
export function athenaTable(
  channel: Channel,
  { database, table, catalog }: AthenaTableName,
): TablePort {
  return {
    async describe() {
      const answer = await channel.call('athena:GetTableMetadata', async (sign) => {
        const { TableMetadata: found, $metadata } = await athena(channel).send(
          sign(
            new GetTableMetadataCommand({
              CatalogName: catalog ?? DEFAULT_CATALOG,
              DatabaseName: database,
              TableName: table,
            }),
          ),
        );
        if (found === undefined) throw notOfAws($metadata.httpStatusCode);
        return found;
      });
      if (!answer.ok) {
        if (answer.failure.detail?.includes(UNKNOWN) !== true) return answer;
        throw new UserError({
          where: `--usage athena=${database}.${table}`,
          what: `Athena knows no such table in ${channel.region} (${answer.failure.detail})`,
          hint: 'Name the Region of the table with --usage-region; --athena-print prints the definition of a table.',
        });
      }
      const { Columns, PartitionKeys, Parameters } = answer.value;
      return answered({
        columns: namesIn(Columns),
        partitionKeys: namesIn(PartitionKeys),
        parameters: lowerCased(textsByName(Parameters) ?? {}),
      });
    },
  };
}
