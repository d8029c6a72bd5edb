/** Lines of records, as they come -> their counts, put together by DuckDB on disk. */
import type { DuckDBConnection, DuckDBInstance, Json } from '@duckdb/node-api';
import { appendText, joined, removeWork } from '../files/log-files.js';
import type { UsageQuery } from '../model/usage.js';
import { UserError } from '../model/user-error.js';
import { literal } from '../usage/sql/names.js';
import type { SqlRow } from '../usage/sql/row.js';
import type { SqlTarget } from '../usage/sql/target.js';
import { gatherSql, tellSql } from '../usage/sql/usage-sql.js';
import { SLIM_COLUMNS } from './slim-record.js';

/** What of the package is used. */
export interface DuckDb {
  readonly DuckDBInstance: {
    create(path: string, options: Readonly<Record<string, string>>): Promise<DuckDBInstance>;
  };
}

/** The version that the package asks for; a test holds it against package.json. */
export const DUCKDB_PACKAGE = '@duckdb/node-api@1.5.6-r.1';

/** DuckDB is an optional dependency: there are machines that it is not made for. Throws a `UserError` without it. */
export async function loadDuckDb(
  load: () => Promise<DuckDb> = () => import('@duckdb/node-api'),
): Promise<DuckDb> {
  try {
    return await load();
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new UserError({
      where: '--usage logs',
      what: `log files are read with DuckDB, which is not installed here (${reason})`,
      hint: `Install it beside this program: npm install ${DUCKDB_PACKAGE}`,
    });
  }
}

/** Room for DuckDB; what does not fit is put on disk. */
const MEMORY = '320MB';

/** Characters of lines that are counted at once. */
const BATCH = 2 ** 25;

const TABLE = 'gathered';

const COLUMNS = Object.entries(SLIM_COLUMNS)
  .map(([name, type]) => `${literal(name)}: ${literal(type)}`)
  .join(', ');

/** The lines of a file as a table. A line is as long as a record may be. */
const target = (file: string): SqlTarget => ({
  dialect: 'duckdb',
  from: `read_json(${literal(file)}, format = 'newline_delimited', columns = {${COLUMNS}})`,
});

const textOf = (value: Json | undefined): string | undefined =>
  value === null || value === undefined ? undefined : String(value);

/** Counts for one question. Its methods are called one after the other. */
export class Gathering {
  readonly #query: UsageQuery;
  readonly #folder: string;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  #file = 0;
  #waiting = 0;
  /** Batches in the table. */
  #counted = 0;

  private constructor(
    query: UsageQuery,
    folder: string,
    instance: DuckDBInstance,
    connection: DuckDBConnection,
  ) {
    this.#query = query;
    this.#folder = folder;
    this.#instance = instance;
    this.#connection = connection;
  }

  /** @param folder an empty one, for what does not fit into memory */
  static async begin(duckdb: DuckDb, query: UsageQuery, folder: string): Promise<Gathering> {
    const instance = await duckdb.DuckDBInstance.create(joined(folder, 'counts.duckdb'), {
      memory_limit: MEMORY,
      threads: '2',
      temp_directory: joined(folder, 'spilled'),
      preserve_insertion_order: 'false',
      // Nothing is fetched from anywhere: JSON is built in.
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    return new Gathering(query, folder, instance, await instance.connect());
  }

  /** Keeps lines; they are counted when there are many. */
  add(lines: string): void {
    if (lines === '') return;
    appendText(this.#path(), lines);
    this.#waiting += lines.length;
  }

  /** There is enough to count. */
  get isFull(): boolean {
    return this.#waiting >= BATCH;
  }

  /** Counts what waits. Lines may be added meanwhile. */
  async count(): Promise<void> {
    if (this.#waiting === 0) return;
    const file = this.#path();
    this.#file += 1;
    this.#waiting = 0;
    const counts = gatherSql(this.#query, target(file));
    await this.#connection.run(
      this.#counted > 0 ? `INSERT INTO ${TABLE} ${counts}` : `CREATE TABLE ${TABLE} AS ${counts}`,
    );
    this.#counted += 1;
    removeWork(file);
  }

  /** What all lines tell, in the same order every time. */
  async *rows(): AsyncGenerator<SqlRow> {
    await this.count();
    if (this.#counted === 0) return;
    const told = tellSql(this.#query, target(''), TABLE);
    const result = await this.#connection.stream(`${told}\nORDER BY ALL`);
    for await (const rows of result.yieldRowObjectJson())
      for (const row of rows)
        yield Object.fromEntries(
          Object.entries(row).map(([name, value]) => [name.toLowerCase(), textOf(value)]),
        );
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }

  #path(): string {
    return joined(this.#folder, `records-${this.#file}.ndjson`);
  }
}
