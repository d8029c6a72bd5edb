/** Policies whose wildcards can match in very many ways. */
import {
  ALLOW,
  account,
  allowIf,
  DENY,
  denyIf,
  filling,
  type HostileTexts,
  textOf,
} from './build.js';

const ARN = 'aws:PrincipalArn';

const roleNames = filling((at) => `arn:aws:iam::*:role/a*${at}*z`);
const accountNames = filling((at) => `arn:aws:iam::${account(at).slice(0, 9)}???:role/*${at % 10}`);
const loose = filling((at) => `*${at}*`);
const manyStars = filling((at) => `${'*a'.repeat(40)}${at}`);

const actions = filling(
  (at) => `secretsmanager:*${'?*'.repeat(at % 12)}e*t*${at % 7 === 0 ? '' : at}`,
);

export const PATTERNS: HostileTexts = {
  'StringLike patterns of role names in an Allow': allowIf('StringLike', ARN, roleNames),
  'ArnLike patterns of role names in an Allow': allowIf('ArnLike', ARN, roleNames),
  'ArnLike patterns of accounts in an Allow': allowIf('ArnLike', ARN, accountNames),
  'StringLike patterns of role names in a Deny': denyIf('StringLike', ARN, roleNames),
  'ArnLike patterns of role names in a Deny': denyIf('ArnLike', ARN, roleNames),
  'StringNotLike patterns of role names in a Deny': denyIf('StringNotLike', ARN, roleNames),
  'ArnNotLike patterns of accounts in a Deny': denyIf('ArnNotLike', ARN, accountNames),
  'loose patterns in an Allow and a Deny': textOf(
    { ...ALLOW, Condition: { StringLike: { [ARN]: loose.slice(0, 900) } } },
    { ...DENY, Condition: { StringLike: { [ARN]: loose.slice(600, 1_500) } } },
  ),
  'a Deny for each pattern': textOf(
    ALLOW,
    ...filling((at) => ({ ...DENY, Condition: { StringLike: { [ARN]: `*:role/*${at}*` } } })),
  ),
  'an Allow and a Deny for each pattern': textOf(
    ...filling((at) => ({
      ...(at % 2 === 0 ? ALLOW : DENY),
      Condition: { ArnLike: { [ARN]: `arn:aws:iam::*:role/*${Math.floor(at / 2)}*` } },
    })),
  ),
  'patterns of user ids': allowIf(
    'StringLike',
    'aws:userid',
    filling((at) => `AROA*${at}*:s*${at}`),
  ),
  'one pattern of ten thousand wildcards': allowIf('StringLike', ARN, '*a'.repeat(9_900)),
  'one pattern of fifty thousand wildcards': allowIf('StringLike', ARN, '*a'.repeat(50_000)),
  'patterns of forty wildcards in an Allow': allowIf('StringLike', ARN, manyStars),
  'patterns of forty wildcards in a Deny': denyIf('StringLike', 'aws:UserAgent', manyStars),
  'question marks between stars': allowIf(
    'StringLike',
    ARN,
    filling((at) => `${'?*'.repeat(30)}${'?'.repeat(at % 30)}b`),
  ),
  'wildcards in every segment of an ARN': allowIf(
    'ArnLike',
    ARN,
    filling((at) => `arn:*:i*m:*:*${at % 10}*:${'*a'.repeat(20)}/${at}`),
  ),
  'patterns of actions': textOf({ ...ALLOW, Action: actions }),
  'patterns of actions in NotAction': textOf({
    ...ALLOW,
    Action: undefined,
    NotAction: actions.slice(8),
  }),
  'patterns of resources': textOf({
    ...ALLOW,
    Resource: filling((at) => `arn:*:secretsmanager:*:*:secret:${'*d*b'.repeat(at % 9)}${at}`),
  }),
};
