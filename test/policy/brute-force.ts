/** One concrete request and a policy -> the actions that the request is allowed: the rules of AWS, one after the other. */
import { BlockList, isIP } from 'node:net';

export type Scalar = string | number | boolean;
export type OneOrMore<Item> = Item | readonly Item[];

/** Operator -> key -> values. */
export type ConditionJson = Readonly<Record<string, Readonly<Record<string, OneOrMore<Scalar>>>>>;

export type PrincipalJson = '*' | Readonly<Record<string, OneOrMore<string>>>;

export interface StatementJson {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: PrincipalJson;
  readonly NotPrincipal?: PrincipalJson;
  readonly Action?: OneOrMore<string>;
  readonly NotAction?: OneOrMore<string>;
  readonly Resource?: OneOrMore<string>;
  readonly NotResource?: OneOrMore<string>;
  readonly Condition?: ConditionJson;
}

export interface PolicyJson {
  readonly Version?: string;
  readonly Statement: readonly StatementJson[];
}

/** One request for a secret. */
export interface Call {
  readonly kind: 'direct' | 'service';
  readonly secretArn: string;
  /** The account of a direct caller. */
  readonly account?: string;
  /** ARN of the user, role, root user or federated user. */
  readonly principalArn?: string;
  /** ARN of the session, where a role calls. */
  readonly sessionArn?: string;
  readonly service?: string;
  /** Lower-case condition key -> values. A key that is not there is absent from the request. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
}

/** A scalar as the only member of a list. */
export const listOf = <Item extends Scalar>(
  value: OneOrMore<Item> | undefined,
): readonly Item[] => {
  if (value === undefined) return [];
  return typeof value === 'object' ? value : [value];
};

/** A character or a wildcard. */
type Token = { readonly text: string } | 'one' | 'any number';

const tokensOfText = (text: string): readonly Token[] => [...text].map((char) => ({ text: char }));

const WILDCARDS: Readonly<Record<string, Token>> = { '*': 'any number', '?': 'one' };

const wildcardTokens = (pattern: string): readonly Token[] =>
  [...pattern].map((char) => WILDCARDS[char] ?? { text: char });

/** The text after each token is tried in every way. */
function matchesTokens(tokens: readonly Token[], text: string): boolean {
  let ends = new Set([0]);
  for (const token of tokens) {
    const next = new Set<number>();
    for (const end of ends) {
      if (token === 'any number') for (let at = end; at <= text.length; at += 1) next.add(at);
      else if (end < text.length && (token === 'one' || text[end] === token.text))
        next.add(end + 1);
    }
    ends = next;
  }
  return ends.has(text.length);
}

const matchesWildcards = (pattern: string, text: string): boolean =>
  matchesTokens(wildcardTokens(pattern), text);

// Principals

function isNamedByAws(entry: string, call: Call): boolean {
  if (entry === '*') return true;
  if (call.kind === 'service') return false;
  if (
    entry === call.account ||
    /^arn:[^:]*:iam::(\d{12}):root$/.exec(entry)?.[1] === call.account
  ) {
    return true;
  }
  return entry === call.principalArn || entry === call.sessionArn;
}

function isNamed(principal: PrincipalJson, call: Call): boolean {
  if (principal === '*') return true;
  return Object.entries(principal).some(([type, entries]) => {
    if (type === 'AWS') return listOf(entries).some((entry) => isNamedByAws(entry, call));
    if (type === 'Service')
      return call.kind === 'service' && listOf(entries).some((name) => name === call.service);
    throw new Error(`No rule for principals of type ${type}.`);
  });
}

function meansCaller({ Principal, NotPrincipal }: StatementJson, call: Call): boolean {
  if (Principal !== undefined) return isNamed(Principal, call);
  return NotPrincipal !== undefined && !isNamed(NotPrincipal, call);
}

// Actions and resources

const namesAction = ({ Action, NotAction }: StatementJson, action: string): boolean => {
  const isListed = (patterns: OneOrMore<string>): boolean =>
    listOf(patterns).some((pattern) =>
      matchesWildcards(pattern.toLowerCase(), action.toLowerCase()),
    );
  if (Action !== undefined) return isListed(Action);
  return NotAction !== undefined && !isListed(NotAction);
};

const namesSecret = ({ Resource, NotResource }: StatementJson, arn: string): boolean => {
  const isListed = (patterns: OneOrMore<string>): boolean =>
    listOf(patterns).some((pattern) => matchesWildcards(pattern, arn));
  if (Resource !== undefined) return isListed(Resource);
  return NotResource !== undefined && !isListed(NotResource);
};

// Policy variables

/** Puts values in the place of `${key}` and `${key, 'default'}`; undefined where one has none. */
function fillIn(
  text: string,
  read: (text: string) => readonly Token[],
  keys: Call['keys'],
): readonly Token[] | undefined {
  const tokens: Token[] = [];
  for (const part of text.split(/(\$\{[^}]*\})/)) {
    const inside = /^\$\{([^}]*)\}$/.exec(part)?.[1]?.trim();
    if (inside === undefined) {
      tokens.push(...read(part));
    } else if (inside === '*' || inside === '?' || inside === '$') {
      tokens.push({ text: inside });
    } else {
      const [key = '', fallback] = inside.split(',').map((piece) => piece.trim());
      const held = keys[key.toLowerCase()];
      const value = held?.length === 1 ? held[0] : fallback?.slice(1, -1);
      if (value === undefined) return undefined;
      tokens.push(...tokensOfText(value));
    }
  }
  return tokens;
}

// Comparisons

interface Comparison {
  readonly keys: Call['keys'];
  /** Only version 2012-10-17 has them. */
  readonly hasVariables: boolean;
}

type Meets = (value: string, bound: string, comparison: Comparison) => boolean;

const tokensOf = (
  bound: string,
  read: (text: string) => readonly Token[],
  { keys, hasVariables }: Comparison,
): readonly Token[] | undefined =>
  hasVariables && bound.includes('${') ? fillIn(bound, read, keys) : read(bound);

const equals: Meets = (value, bound, comparison) => {
  const tokens = tokensOf(bound, tokensOfText, comparison);
  return tokens !== undefined && matchesTokens(tokens, value);
};

const equalsIgnoringCase: Meets = (value, bound, comparison) =>
  equals(value.toLowerCase(), bound.toLowerCase(), comparison);

const like: Meets = (value, bound, comparison) => {
  const tokens = tokensOf(bound, wildcardTokens, comparison);
  return tokens !== undefined && matchesTokens(tokens, value);
};

/** Six segments; the last holds whatever colons follow. */
function segmentsOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const segments: Token[][] = [[]];
  for (const token of tokens) {
    const isColon = typeof token === 'object' && token.text === ':';
    if (isColon && segments.length < 6) segments.push([]);
    else segments.at(-1)?.push(token);
  }
  return segments;
}

const arnLike: Meets = (value, bound, comparison) => {
  const tokens = tokensOf(bound, wildcardTokens, comparison);
  if (tokens === undefined) return false;
  const wanted = segmentsOf(tokens);
  if (wanted.length < 6) throw new Error(`No rule for ${bound}, which has too few segments.`);
  const [, ...segments] = /^(arn):([^:]*):([^:]*):([^:]*):([^:]*):(.*)$/s.exec(value) ?? [];
  return (
    segments.length === 6 && wanted.every((part, at) => matchesTokens(part, segments[at] ?? ''))
  );
};

const ordered =
  (isRight: (value: number, bound: number) => boolean, read: (text: string) => number): Meets =>
  (value, bound) =>
    isRight(read(value), read(bound));

const inRange: Meets = (value, bound) => {
  const [address = '', length] = bound.split('/');
  const version = isIP(address);
  const family = version === 6 ? 'ipv6' : 'ipv4';
  if (isIP(value) !== version) return false;
  const list = new BlockList();
  list.addSubnet(address, Number(length ?? (version === 6 ? 128 : 32)), family);
  return list.check(value, family);
};

const sameBoolean: Meets = (value, bound) => value.toLowerCase() === bound.toLowerCase();

interface Operator {
  readonly meets: Meets;
  readonly negated: boolean;
}

const both = (positive: string, negative: string, meets: Meets): readonly [string, Operator][] => [
  [positive.toLowerCase(), { meets, negated: false }],
  [negative.toLowerCase(), { meets, negated: true }],
];

const orders = (prefix: string, read: (text: string) => number): readonly [string, Operator][] => [
  ...both(
    `${prefix}Equals`,
    `${prefix}NotEquals`,
    ordered((a, b) => a === b, read),
  ),
  [`${prefix}lessthan`, { meets: ordered((a, b) => a < b, read), negated: false }],
  [`${prefix}lessthanequals`, { meets: ordered((a, b) => a <= b, read), negated: false }],
  [`${prefix}greaterthan`, { meets: ordered((a, b) => a > b, read), negated: false }],
  [`${prefix}greaterthanequals`, { meets: ordered((a, b) => a >= b, read), negated: false }],
];

const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ...both('StringEquals', 'StringNotEquals', equals),
  ...both('StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', equalsIgnoringCase),
  ...both('StringLike', 'StringNotLike', like),
  ...both('ArnEquals', 'ArnNotEquals', arnLike),
  ...both('ArnLike', 'ArnNotLike', arnLike),
  ...orders('numeric', Number),
  ...orders('date', Date.parse),
  ...both('IpAddress', 'NotIpAddress', inRange),
  ['bool', { meets: sameBoolean, negated: false }],
  ['binaryequals', { meets: (value, bound) => value === bound, negated: false }],
]);

// Conditions

function holds(
  operatorName: string,
  held: readonly string[] | undefined,
  bounds: readonly string[],
  comparison: Comparison,
): boolean {
  const name = operatorName.toLowerCase();
  if (name === 'null') return bounds.some((bound) => (bound === 'true') === (held === undefined));
  const [, set, base = '', ifExists] =
    /^(forallvalues:|foranyvalue:)?(.*?)(ifexists)?$/.exec(name) ?? [];
  const operator = OPERATORS.get(base);
  if (operator === undefined) throw new Error(`No rule for the operator ${operatorName}.`);
  const { meets, negated } = operator;
  if (held === undefined) {
    if (set === 'forallvalues:') return true;
    if (set === 'foranyvalue:') return false;
    return ifExists !== undefined || negated;
  }
  const meetsOne = (value: string): boolean =>
    bounds.some((bound) => meets(value, bound, comparison));
  if (set === 'forallvalues:') return held.every((value) => meetsOne(value) !== negated);
  if (set === 'foranyvalue:') return held.some((value) => meetsOne(value) !== negated);
  return held.some(meetsOne) !== negated;
}

const conditionsHold = (condition: ConditionJson, comparison: Comparison): boolean =>
  Object.entries(condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) =>
      holds(operator, comparison.keys[key.toLowerCase()], listOf(values).map(String), comparison),
    ),
  );

/** Those of the actions that the policy allows to the call: some Allow names it, and no Deny does. */
export function allowedActions(
  policy: PolicyJson,
  call: Call,
  actions: readonly string[],
): readonly string[] {
  const comparison = { keys: call.keys, hasVariables: policy.Version === '2012-10-17' };
  const applying = policy.Statement.filter(
    (statement) =>
      meansCaller(statement, call) &&
      namesSecret(statement, call.secretArn) &&
      conditionsHold(statement.Condition ?? {}, comparison),
  );
  const isNamedIn = (effect: StatementJson['Effect'], action: string): boolean =>
    applying.some((statement) => statement.Effect === effect && namesAction(statement, action));
  return actions.filter((action) => isNamedIn('Allow', action) && !isNamedIn('Deny', action));
}
