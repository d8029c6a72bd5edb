/** What Athena would be asked of a snapshot -> the statements, with the definition of a table that they fit. */
import type { AthenaChoice } from '../connect-usage.js';
import type { Scope } from '../model/inventory.js';
import type { UsageQuery } from '../model/usage.js';
import { ATHENA_LIMITS, chunksOf } from '../usage/sql/chunks.js';
import { athenaTableDdl } from '../usage/sql/table-ddl.js';
import { usageSql } from '../usage/sql/usage-sql.js';

/** To be replaced by whoever makes the table. */
const BUCKET = 'your-trail-bucket';

/** Where the files of a trail begin: those of an organization have its id in their path. */
const locationFor = ({ organizationId }: Scope): string =>
  [`s3://${BUCKET}/AWSLogs`, ...(organizationId === undefined ? [] : [organizationId])].join('/');

/** SQL, each statement ended by a semicolon. */
export function* athenaStatements(
  query: UsageQuery,
  { database, table, columns, partitions }: AthenaChoice,
  scope: Scope,
): Generator<string> {
  const from = `${database}.${table}`;
  const regions = [...new Set(query.places.flatMap((place) => place.regions))].sort();
  yield `-- A table over the files of the trail, if there is none yet. Put the name of its bucket for ${BUCKET}, twice.\n`;
  yield `${athenaTableDdl({
    table: from,
    location: locationFor(scope),
    regions,
    firstDay: query.span.from.slice(0, 10),
  }).trimEnd()};\n`;
  const chunks = chunksOf(query, ATHENA_LIMITS);
  for (const [at, chunk] of chunks.entries()) {
    yield `\n-- Query ${at + 1} of ${chunks.length}.\n`;
    yield `${usageSql(chunk, { dialect: 'athena', from, ...(columns && { columns }), ...(partitions && { partitions }) }).trimEnd()};\n`;
  }
}
