/** The result of a query turned into pages of rows, of which the first names the columns. */
import { pageOf } from '../../paging.js';
import type { Output } from '../../protocols/protocol.js';
import type { QueryResult } from '../../query/database.js';
import type { Call } from '../service.js';
import { queryOf } from './execution.js';
import { invalidRequest } from './workgroup.js';

/** Source: Athena API reference, GetQueryResults. */
const MAX_PAGE = 1000;

/** Of texts: the most that a column can hold. */
const MAX_PRECISION = 2_147_483_647;

/** The operation. */
export function getQueryResults(call: Call): Output {
  const { input, listing } = call;
  const limit = input.integer('MaxResults', 1, MAX_PAGE) ?? MAX_PAGE;
  const query = queryOf(call);
  const { id, state, result } = query;
  if (result === undefined) {
    throw invalidRequest(
      state === 'QUEUED' || state === 'RUNNING'
        ? `Query has not yet finished. Current state: ${state}`
        : `Query did not finish successfully. Final query state: ${state}`,
      'INVALID_QUERY_EXECUTION_STATE',
    );
  }
  const page = pageOf({
    items: [namesOf(result), ...result.rows],
    limit,
    token: input.optionalText('NextToken'),
    context: () => `athena:GetQueryResults ${id}`,
    listing,
  });
  if (page === undefined) throw invalidRequest('The pagination token is not valid.');
  return {
    UpdateCount: 0,
    ResultSet: {
      Rows: page.items.map((row) => ({ Data: row.map((text) => ({ VarCharValue: text })) })),
      ResultSetMetadata: { ColumnInfo: columnsOf(result) },
    },
    NextToken: page.nextToken,
  };
}

/** Names come in small letters, however the query spells them. */
const namesOf = ({ columns }: QueryResult): readonly string[] =>
  columns.map(({ name }) => name.toLowerCase());

const columnsOf = ({ columns }: QueryResult) =>
  columns.map(({ name, type }) => ({
    CatalogName: 'hive',
    SchemaName: '',
    TableName: '',
    Name: name.toLowerCase(),
    Label: name.toLowerCase(),
    Type: type,
    Precision: type === 'varchar' ? MAX_PRECISION : 0,
    Scale: 0,
    Nullable: 'UNKNOWN',
    CaseSensitive: type === 'varchar',
  }));
