/** Lists of `{ Key, Value }` to records that no name can poison. */

/** Tags by name; a prototype-less record, since strangers choose the names. */
export function tagRecord(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[],
): Readonly<Record<string, string>> {
  const record: Record<string, string> = Object.create(null);
  const named = tags.filter(({ Key }) => Key !== undefined);
  for (const { Key = '', Value = '' } of named) record[Key] = Value;
  return record;
}
