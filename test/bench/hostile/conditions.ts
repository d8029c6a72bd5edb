/** Policies that ask about very many things at once. */
import {
  ALLOW,
  account,
  allowIf,
  DENY,
  filling,
  type HostileTexts,
  type Json,
  textOf,
  times,
} from './build.js';

/** Conditions of every family; the number makes each another one. */
const FAMILIES: readonly ((
  at: number,
) => readonly [operator: string, key: string, value: string])[] = [
  (at) => ['StringNotEquals', 'aws:PrincipalAccount', account(at)],
  (at) => ['StringLike', 'aws:PrincipalArn', `arn:aws:iam::*:role/*${at}*`],
  (at) => ['ArnLike', 'aws:PrincipalArn', `arn:aws:iam::*:role/team-${at}-*`],
  (at) => ['StringEquals', 'aws:PrincipalOrgID', `o-${String(at).padStart(10, '0')}`],
  (at) => ['IpAddress', 'aws:SourceIp', `52.${at % 256}.0.0/16`],
  (at) => ['StringEquals', 'aws:SourceVpce', `vpce-${at}`],
  (at) => ['StringLike', 'aws:UserAgent', `*${at}*`],
  (at) => ['StringEquals', `aws:PrincipalTag/t${at}`, 'x'],
  (at) => ['Null', `aws:RequestTag/t${at}`, 'true'],
  (at) => ['StringLike', 'aws:userid', `*:s${at}`],
  (at) => ['NumericLessThan', 'secretsmanager:RecoveryWindowInDays', String(at)],
  (at) => ['ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', `o-*/r-${at}/*`],
  (at) => ['ForAllValues:StringEquals', 'aws:TagKeys', `t${at}`],
];

/** So many conditions in one object, from the given number on. */
function together(count: number, from: number): Json {
  const condition: Record<string, Record<string, string>> = {};
  for (const at of times(count, (index) => from + index)) {
    const [operator, key, value] = FAMILIES[at % FAMILIES.length]?.(at) ?? ['', '', ''];
    condition[operator] = { ...condition[operator], [key]: value };
  }
  return condition;
}

const tag = (at: number): string => `aws:PrincipalTag/t${at}`;

const VARIABLES = [
  'aws:PrincipalAccount',
  'aws:PrincipalArn',
  'aws:PrincipalOrgID',
  'aws:PrincipalTag/team',
  'aws:ResourceAccount',
  'aws:SourceIp',
  'aws:SourceVpce',
  'aws:UserAgent',
  'aws:userid',
  'aws:username',
] as const;

const keyOf = (at: number): string => VARIABLES[at % VARIABLES.length] ?? '';
const variable = (at: number): string => `\${${keyOf(at)}}`;

export const CONDITIONS: HostileTexts = {
  'Denies of which each has another condition': textOf(
    ALLOW,
    ...filling((at) => ({ ...DENY, Condition: together(1, at) })),
  ),
  'Denies of one account each': textOf(
    ALLOW,
    ...filling((at) => ({
      ...DENY,
      Condition: { StringEquals: { 'aws:PrincipalAccount': account(at) } },
    })),
  ),
  'sixty conditions in an Allow': textOf({ ...ALLOW, Condition: together(60, 0) }),
  'sixty conditions in an Allow and sixty in a Deny': textOf(
    { ...ALLOW, Condition: together(60, 0) },
    { ...DENY, Condition: together(60, 60) },
  ),
  'four hundred tags in an Allow': textOf({
    ...ALLOW,
    Condition: { StringLike: Object.fromEntries(times(400, (at) => [tag(at), 'a*'])) },
  }),
  'a Deny for each of a hundred tags': textOf(
    ALLOW,
    ...times(100, (at) => ({ ...DENY, Condition: { StringNotLike: { [tag(at)]: ['a*', '*b'] } } })),
  ),
  'an Allow for each of a hundred tags': textOf(
    ...times(100, (at) => ({
      ...ALLOW,
      Condition: { StringLike: { [tag(at)]: `a*${at}` }, StringNotLike: { [tag(at)]: `*${at}` } },
    })),
  ),
  'Denies of pairs of tags': textOf(
    ALLOW,
    ...filling((at) => ({
      ...DENY,
      Condition: { StringLike: { [tag(at % 12)]: `a*${at}`, [tag((at + 5) % 12)]: `*b${at}` } },
    })),
  ),
  'patterns of tag keys over sets': textOf({
    ...ALLOW,
    Condition: {
      'ForAllValues:StringLike': { 'aws:TagKeys': times(900, (at) => `*${at}*`) },
      'ForAnyValue:StringNotLike': { 'aws:TagKeys': times(900, (at) => `*${at + 450}*`) },
    },
  }),
  'numbers and days': textOf(
    ALLOW,
    ...filling((at) => ({
      ...DENY,
      Condition: {
        NumericGreaterThan: { 'secretsmanager:RecoveryWindowInDays': String(at) },
        DateLessThan: { 'aws:CurrentTime': `20${10 + (at % 80)}-01-01T00:00:00Z` },
      },
    })),
  ),
  'operators and keys that do not exist': textOf({
    ...ALLOW,
    Condition: Object.fromEntries(
      filling((at) => [`StringSounds${at}`, { [`aws:Unheard${at}`]: 'x' }] as const),
    ),
  }),
  'variables in every value': allowIf(
    'StringLike',
    'aws:PrincipalArn',
    filling((at) => `arn:aws:iam::${variable(at)}:role/*${variable(at + 1)}*${at}`),
  ),
  'variables in every Deny': textOf(
    ALLOW,
    ...filling((at) => ({
      ...DENY,
      Condition: { StringNotEquals: { [keyOf(at)]: `${variable(at + 3)}-${variable(at + 5)}` } },
    })),
  ),
  'variables that are not closed': allowIf(
    'StringLike',
    'aws:UserAgent',
    '${aws:username'.repeat(1_400),
  ),
};
