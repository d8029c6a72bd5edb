/** A query of CloudTrail Lake turned into SQL that names the event data store as a table. */

/** A query, and the event data stores that it asks. */
export interface StoreSql {
  readonly sql: string;
  /** Ids and ARNs as the query writes them. */
  readonly stores: readonly string[];
}

/** Texts are passed over; after FROM and JOIN stands an id or an ARN, in quotation marks or not. */
const STORE =
  /'(?:[^']|'')*'|\b(from|join)(\s+)("?)((?:arn:[a-z-]{3,20}:cloudtrail:[a-z0-9-]{3,30}:\d{12}:eventdatastore\/)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\3/gi;

/** Id of the event data store that an id or an ARN names. */
export const storeId = (store: string): string => store.slice(store.lastIndexOf('/') + 1);

/** Puts the id into quotation marks, as names with hyphens must be. */
export function nameStores(statement: string): StoreSql {
  const stores: string[] = [];
  const sql = statement.replace(
    STORE,
    (whole: string, verb?: string, space?: string, _quote?: string, store?: string) => {
      if (verb === undefined || space === undefined || store === undefined) return whole;
      stores.push(store);
      return `${verb}${space}"${storeId(store).toLowerCase()}"`;
    },
  );
  return { sql, stores };
}
