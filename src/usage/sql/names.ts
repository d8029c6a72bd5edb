/** Texts that users and strangers write -> identifiers and literals of SQL, or the mistake that they are. */
import { UserError } from '../../model/user-error.js';

/** A text as SQL writes it. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const literals = (texts: Iterable<string>): string => [...texts].map(literal).join(', ');

/** A condition on a column that holds one of the values; of one value, an equality. */
export const isOneOf = (column: string, values: Iterable<string>): string => {
  const all = [...values];
  return all.length === 1
    ? `${column} = ${literals(all)}`
    : `${column} IN (${all.length === 0 ? 'NULL' : literals(all)})`;
};

const refuse = (what: string, hint: string): never => {
  throw new UserError({ where: '--usage', what, hint });
};

/** Letters, digits, `_` and `-`; catalogs of S3 tables have a `/`. Nothing that could end a quoted name. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_/-]{0,254}$/;

/** A column in quotes. Throws a `UserError`. */
export function columnName(name: string): string {
  if (NAME.test(name) && !name.includes('/')) return `"${name}"`;
  return refuse(
    `${JSON.stringify(name)} cannot be the name of a column`,
    'Use letters, digits, hyphens and underscores.',
  );
}

/** `table`, `database.table` or `catalog.database.table`, each part in quotes. Throws a `UserError`. */
export function tableName(name: string): string {
  const parts = name.split('.');
  if (parts.length <= 3 && parts.every((part) => NAME.test(part)))
    return parts.map((part) => `"${part}"`).join('.');
  return refuse(
    `${JSON.stringify(name)} cannot be the name of a table`,
    'Write DATABASE.TABLE, or CATALOG.DATABASE.TABLE.',
  );
}

const STORE_ARN = /^arn:[a-z-]+:cloudtrail:[a-z0-9-]+:\d{12}:eventdatastore\//;
const STORE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The id of an event data store, which is what its queries call it. Throws a `UserError`. */
export function storeId(idOrArn: string): string {
  const id = idOrArn.replace(STORE_ARN, '');
  if (STORE_ID.test(id)) return id;
  return refuse(
    `${JSON.stringify(idOrArn)} is neither the id nor the ARN of an event data store`,
    'Run: aws cloudtrail list-event-data-stores',
  );
}

const isAccount = (text: string): boolean => /^\d{12}$/.test(text);
const isRegion = (text: string): boolean => /^[a-z]{2,8}(-[a-z]{2,16}){1,3}-\d{1,2}$/.test(text);

/** The texts as they are, if each is the id of an account. */
export function accountIds(ids: readonly string[]): readonly string[] {
  for (const id of ids)
    if (!isAccount(id))
      refuse(`${JSON.stringify(id)} is not the id of an account`, 'Write twelve digits.');
  return ids;
}

/** The texts as they are, if each is the code of a Region. */
export function regionCodes(codes: readonly string[]): readonly string[] {
  for (const code of codes)
    if (!isRegion(code))
      refuse(`${JSON.stringify(code)} is not the code of a Region`, 'Write one such as eu-west-1.');
  return codes;
}
