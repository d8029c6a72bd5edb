/** How the catalog describes a table, and what the user says of it -> the target that SQL is written for. */
import type { TableDescription } from '../ports.js';
import { ATHENA_COLUMNS, ATHENA_PARTITIONS } from '../sql/dialects.js';
import type { AthenaPartitions, SqlTarget } from '../sql/target.js';

/** A target of Athena. */
export type AthenaTarget = Extract<SqlTarget, { dialect: 'athena' }>;

/** The only way of writing days that the SQL compares with. */
const DAY_FORMAT = 'yyyy/MM/dd';

/** What a table lacks is NULL, and what the user says counts. */
function vpcEndpointOf(target: AthenaTarget, { columns }: TableDescription): string | null {
  const said = target.columns?.vpcEndpointId;
  if (said !== undefined) return said;
  const usual = ATHENA_COLUMNS.vpcEndpointId;
  return usual !== null && columns.includes(usual.toLowerCase()) ? usual : null;
}

/** Days that are written in another way would be compared with for nothing, and no event found. */
const isComparable = (column: string, { parameters }: TableDescription): boolean => {
  const format = parameters.get(`projection.${column.toLowerCase()}.format`);
  return format === undefined || format === DAY_FORMAT;
};

function partitionsOf(target: AthenaTarget, table: TableDescription): AthenaPartitions {
  const present = (column: string | null): string | null =>
    column !== null && table.partitionKeys.includes(column.toLowerCase()) ? column : null;
  const { account, region, day } = ATHENA_PARTITIONS;
  const said = target.partitions ?? {};
  const ofDay = said.day === undefined ? present(day) : said.day;
  return {
    account: said.account === undefined ? present(account) : said.account,
    region: said.region === undefined ? present(region) : said.region,
    day: ofDay !== null && isComparable(ofDay, table) ? ofDay : null,
  };
}

/** The target as the table really is. */
export const athenaTarget = (target: AthenaTarget, table: TableDescription): AthenaTarget => ({
  ...target,
  columns: { ...target.columns, vpcEndpointId: vpcEndpointOf(target, table) },
  partitions: partitionsOf(target, table),
});
