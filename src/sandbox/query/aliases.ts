/** The syntax tree of a query turned into the name that DuckDB would find where Trino finds none: that of a result's own column. */
import { isRecord } from '../input.js';

type Node = Readonly<Record<string, unknown>>;

/** Names of columns, in lower case; undefined: they are not known, so that any name may be among them. */
type Columns = ReadonlySet<string> | undefined;

/** The tables that a query may read, by names in lower case. */
type Tables = ReadonlyMap<string, Columns>;

/**
 * The first name in SELECT, WHERE, GROUP BY or HAVING that is no column of what the SELECT reads, but the name that it
 * gives to one of its own: Trino knows these in ORDER BY alone. `tree`: what `json_serialize_sql` of DuckDB gives.
 */
export function ownNameUsed(tree: unknown, tables: Tables): string | undefined {
  if (!isRecord(tree) || !Array.isArray(tree.statements)) return undefined;
  const [statement]: readonly unknown[] = tree.statements;
  const found: string[] = [];
  if (isRecord(statement)) outputOf(statement.node, tables, found);
  return found[0];
}

/** Columns of what a SELECT or a UNION gives; names that are misused in it come to `found`. */
function outputOf(node: unknown, outer: Tables, found: string[]): Columns {
  if (!isRecord(node)) return undefined;
  const tables = withCommonTables(node, outer, found);
  if (node.type === 'SET_OPERATION_NODE') {
    const [first, ...others] = isList(node.children) ? node.children : [node.left, node.right];
    for (const other of others) outputOf(other, tables, found);
    return outputOf(first, tables, found);
  }
  if (node.type !== 'SELECT_NODE') return undefined;
  const source = sourceOf(node.from_table, tables, found);
  const items = isList(node.select_list) ? node.select_list.filter(isRecord) : [];
  const own = new Set(items.map(({ alias }) => lower(alias)).filter((alias) => alias !== ''));
  for (const part of [items, node.where_clause, node.group_expressions, node.having])
    misused(part, { source, own, tables, found });
  return namesOf(items, source);
}

function withCommonTables({ cte_map: ctes }: Node, outer: Tables, found: string[]): Tables {
  const entries = isRecord(ctes) && isList(ctes.map) ? ctes.map.filter(isRecord) : [];
  const tables = new Map(outer);
  for (const { key, value } of entries) {
    const query = isRecord(value) && isRecord(value.query) ? value.query.node : undefined;
    const columns = outputOf(query, tables, found);
    const renamed = isRecord(value) && isList(value.aliases) && value.aliases.length > 0;
    tables.set(lower(key), renamed ? undefined : columns);
  }
  return tables;
}

/** Columns of what stands in FROM. */
function sourceOf(from: unknown, tables: Tables, found: string[]): Columns {
  if (!isRecord(from)) return undefined;
  const renamed = isList(from.column_name_alias) && from.column_name_alias.length > 0;
  switch (from.type) {
    case 'EMPTY':
      return new Set();
    case 'BASE_TABLE':
      return renamed ? undefined : tables.get(lower(from.table_name));
    case 'SUBQUERY': {
      const columns = outputOf(
        isRecord(from.subquery) ? from.subquery.node : undefined,
        tables,
        found,
      );
      return renamed ? undefined : columns;
    }
    case 'JOIN': {
      const left = sourceOf(from.left, tables, found);
      const right = sourceOf(from.right, tables, found);
      return left === undefined || right === undefined ? undefined : new Set([...left, ...right]);
    }
    default:
      return undefined;
  }
}

/** Names of a result's columns; unknown where an expression has none. */
function namesOf(items: readonly Node[], source: Columns): Columns {
  const names = new Set<string>();
  for (const item of items) {
    const { alias, class: kind, column_names: path } = item;
    if (kind === 'STAR') {
      if (source === undefined) return undefined;
      for (const name of source) names.add(name);
    } else if (lower(alias) !== '') names.add(lower(alias));
    else if (kind === 'COLUMN_REF' && isList(path)) names.add(lower(path.at(-1)));
  }
  return names;
}

interface Scope {
  readonly source: Columns;
  readonly own: ReadonlySet<string>;
  readonly tables: Tables;
  readonly found: string[];
}

/** Looks through expressions; a query within one has names of its own. */
function misused(value: unknown, scope: Scope): void {
  if (isList(value)) {
    for (const item of value) misused(item, scope);
    return;
  }
  if (!isRecord(value)) return;
  if (value.class === 'SUBQUERY' && isRecord(value.subquery)) {
    outputOf(value.subquery.node, scope.tables, scope.found);
    return;
  }
  const { source, own, found } = scope;
  if (value.class === 'COLUMN_REF' && isList(value.column_names)) {
    const name = lower(value.column_names[0]);
    if (source !== undefined && own.has(name) && !source.has(name)) found.push(name);
    return;
  }
  for (const member of Object.values(value)) misused(member, scope);
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

const lower = (value: unknown): string => (typeof value === 'string' ? value.toLowerCase() : '');
