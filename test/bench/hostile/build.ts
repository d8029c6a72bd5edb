/** Items -> the text of a policy with as many of them as AWS stores, or a given number. */

export type Json = Readonly<Record<string, unknown>>;

/** Names that say what is hard, and policies. */
export type HostileTexts = Readonly<Record<string, string>>;

/** A longer policy is refused. Source: Secrets Manager API reference, PutResourcePolicy, length of `ResourcePolicy`. */
export const LONGEST_POLICY = 20_480;

/** What stands around a list takes some characters too. */
export const ROOM = LONGEST_POLICY - 480;

/** As many items as a policy has room for. */
export function filling<Item>(make: (at: number) => Item): readonly Item[] {
  const items: Item[] = [];
  let length = 0;
  for (;;) {
    const item = make(items.length);
    length += JSON.stringify(item).length + 1;
    if (length > ROOM) return items;
    items.push(item);
  }
}

/** So many items. */
export const times = <Item>(count: number, make: (at: number) => Item): readonly Item[] =>
  Array.from({ length: count }, (_, at) => make(at));

/** Everything to everybody. */
export const ALLOW: Json = {
  Effect: 'Allow',
  Principal: '*',
  Action: 'secretsmanager:*',
  Resource: '*',
};

/** Nothing to anybody. */
export const DENY: Json = { ...ALLOW, Effect: 'Deny' };

/** A policy of these statements, without spaces, as AWS gives it. */
export const textOf = (...Statement: readonly Json[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement });

/** An Allow to everybody who meets one condition. */
export const allowIf = (operator: string, key: string, values: unknown): string =>
  textOf({ ...ALLOW, Condition: { [operator]: { [key]: values } } });

/** An Allow to everybody, but not to who meets one condition. */
export const denyIf = (operator: string, key: string, values: unknown): string =>
  textOf(ALLOW, { ...DENY, Condition: { [operator]: { [key]: values } } });

/** An account unlike any other. */
export const account = (at: number): string => String(500_000_000_000 + at * 7_919);
