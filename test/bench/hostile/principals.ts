/** Policies that name as many principals as there is room for. */
import { ALLOW, account, DENY, filling, type HostileTexts, textOf } from './build.js';

const accounts = filling(account);
const roles = filling((at) => `arn:aws:iam::${account(at)}:role/team-${at}`);
const users = filling((at) => `arn:aws:iam::${account(at)}:user/kim-${at}`);
const quarter = Math.floor(users.length / 4);

const denyAllBut = (principals: readonly string[]): string =>
  textOf(ALLOW, { ...DENY, Principal: undefined, NotPrincipal: { AWS: principals } });

export const PRINCIPALS: HostileTexts = {
  '1,300 account principals': textOf({ ...ALLOW, Principal: { AWS: accounts } }),
  'role principals': textOf({ ...ALLOW, Principal: { AWS: roles } }),
  'session principals': textOf({
    ...ALLOW,
    Principal: { AWS: filling((at) => `arn:aws:sts::${account(at)}:assumed-role/team-${at}/ci`) },
  }),
  'user principals, half of them denied': textOf(
    { ...ALLOW, Principal: { AWS: users.slice(0, 2 * quarter) } },
    { ...DENY, Principal: { AWS: users.slice(quarter, 3 * quarter) } },
  ),
  'unique ids as principals': textOf({
    ...ALLOW,
    Principal: { AWS: filling((at) => `AROA${String(at).padStart(17, 'X')}`) },
  }),
  'principals with wildcards': textOf({
    ...ALLOW,
    Principal: {
      AWS: filling((at) => `arn:aws:iam::*:role/${at}`),
      Federated: 'graph.facebook.com',
    },
  }),
  'NotPrincipal accounts in a Deny': denyAllBut(accounts),
  'NotPrincipal roles in a Deny': denyAllBut(roles),
  'NotPrincipal accounts in an Allow': textOf({
    ...ALLOW,
    Principal: undefined,
    NotPrincipal: { AWS: accounts },
  }),
  'a grant to another account each, between Denies that overlap': textOf(
    ...filling((at) =>
      at % 3 < 2
        ? { ...ALLOW, Principal: { AWS: account(at) } }
        : {
            ...DENY,
            Action: at % 2 === 0 ? 'secretsmanager:Get*' : 'secretsmanager:*Policy',
            Condition: {
              StringNotLike: { 'aws:PrincipalAccount': [`5*${at % 10}*`, account(at - 1)] },
            },
          },
    ),
  ),
  'a grant to another role each': textOf(
    ...filling((at) => ({
      ...ALLOW,
      Principal: { AWS: `arn:aws:iam::999988887777:role/r${at}` },
      Action: `secretsmanager:${at % 2 === 0 ? 'Get' : 'Put'}*`,
    })),
  ),
  'services with patterns of source ARNs': textOf(
    ...filling((at) => ({
      ...ALLOW,
      Principal: { Service: `service-${at}.amazonaws.com` },
      Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:*:*:${account(at)}:*${at}*` } },
    })),
  ),
  'services in one list': textOf({
    ...ALLOW,
    Principal: { Service: filling((at) => `service-${at}.amazonaws.com`) },
  }),
};
