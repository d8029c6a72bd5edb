/** Policies about very many networks and organizations. */
import { OTHER_ORGANIZATION, OWN_ORGANIZATION } from '../../policy/sampled-requesters.js';
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

const ranges = filling(
  (at) => `${11 + (at % 160)}.${at % 251}.${(at * 7) % 256}.0/${18 + (at % 14)}`,
);
const nested = filling((at) => `${64 + (at % 128)}.0.0.0/${8 + (at % 25)}`);
const organizations = filling((at) => `o-${at.toString(36).padStart(10, 'a')}`);
const paths = filling((at) => `${organizations[at % 9]}/r-ab12/*/ou-ab12-${at}*/`);
const functions = filling((at) => `arn:aws:lambda:*:${account(at)}:function:f${at}-*`);
const hex = (at: number): string => (at % 256).toString(16).padStart(2, '0');

export const NETWORKS: HostileTexts = {
  'address ranges in an Allow': allowIf('IpAddress', 'aws:SourceIp', ranges),
  'address ranges in a Deny': denyIf('NotIpAddress', 'aws:SourceIp', ranges),
  'address ranges inside one another': textOf({
    ...ALLOW,
    Condition: {
      IpAddress: { 'aws:SourceIp': nested.slice(0, 700) },
      NotIpAddress: { 'aws:SourceIp': nested.slice(350, 1_050) },
    },
  }),
  'long address ranges': allowIf(
    'IpAddress',
    'aws:SourceIp',
    filling((at) => `2600:1f${hex(at)}:${at}::/${33 + (at % 90)}`),
  ),
  'a Deny for each address range': textOf(
    ALLOW,
    ...filling((at) => ({ ...DENY, Condition: { IpAddress: { 'aws:SourceIp': ranges[at] } } })),
  ),
  'VPC endpoints in a Deny': denyIf(
    'StringNotEquals',
    'aws:SourceVpce',
    filling((at) => `vpce-0${String(at).padStart(16, '0')}`),
  ),
  'organizations in an Allow': allowIf('StringEquals', 'aws:PrincipalOrgID', organizations),
  'organizations in a Deny': denyIf('StringNotEquals', 'aws:PrincipalOrgID', [
    ...organizations.slice(1),
    OWN_ORGANIZATION,
  ]),
  'organizations and tags in Allows and Denies': textOf(
    ...filling((at) => ({
      ...(at % 4 === 3 ? DENY : ALLOW),
      Condition: {
        StringEquals: {
          'aws:PrincipalOrgID': at % 2 === 0 ? OTHER_ORGANIZATION : organizations[at],
          [`aws:PrincipalTag/t${at % 17}`]: String(at),
        },
      },
    })),
  ),
  'paths of organizations in an Allow': allowIf(
    'ForAnyValue:StringLike',
    'aws:PrincipalOrgPaths',
    paths,
  ),
  'paths of organizations in a Deny': denyIf(
    'ForAllValues:StringNotLike',
    'aws:PrincipalOrgPaths',
    paths,
  ),
  'source ARNs of one service': textOf({
    ...ALLOW,
    Principal: { Service: 'lambda.amazonaws.com' },
    Condition: { ArnLike: { 'aws:SourceArn': functions } },
  }),
  'source accounts and source ARNs of every service': textOf({
    ...ALLOW,
    Condition: {
      StringEquals: { 'aws:SourceAccount': filling(account).slice(0, 500) },
      ArnLike: { 'aws:SourceArn': functions.slice(0, 200) },
    },
  }),
};
