/** An owner -> statements such as owners write, copied from their consoles, guides and templates. */
import type { ConditionJson, OneOrMore, StatementJson } from '../policy/brute-force.js';
import { accountId, type Home, resourceId, thing } from './home.js';
import { type Draw, pick, several } from './random.js';

/** Writes a statement for an owner. */
export type Write = (home: Home, draw: Draw) => StatementJson;

const READ = 'secretsmanager:GetSecretValue';

const ACTIONS: readonly [OneOrMore<string>, ...OneOrMore<string>[]] = [
  READ,
  [READ],
  [READ, 'secretsmanager:DescribeSecret'],
  [READ, 'secretsmanager:DescribeSecret', 'secretsmanager:ListSecretVersionIds'],
  [READ, 'secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage'],
  'secretsmanager:*',
];

const resource = ({ secretArn }: Home, draw: Draw): string => pick(draw, ['*', '*', secretArn]);

const sid = (draw: Draw, text: string): Pick<StatementJson, 'Sid'> =>
  draw(2) === 0 ? {} : { Sid: text };

const roleOf = (account: string, draw: Draw): string =>
  `arn:aws:iam::${account}:role/${pick(draw, ['', 'service-role/', 'apps/'])}${thing(draw)}`;

const rootOf = (account: string): string => `arn:aws:iam::${account}:root`;

const allow = (
  { home, draw, name }: { readonly home: Home; readonly draw: Draw; readonly name: string },
  rest: Pick<StatementJson, 'Principal'> & Partial<StatementJson>,
): StatementJson => ({
  ...sid(draw, `Allow${name}`),
  Effect: 'Allow',
  Action: pick(draw, ACTIONS),
  Resource: resource(home, draw),
  ...rest,
});

const denyToAll = (name: string, draw: Draw, Condition: ConditionJson): StatementJson => ({
  ...sid(draw, `Deny${name}`),
  Effect: 'Deny',
  Principal: pick(draw, ['*', { AWS: '*' }]),
  Action: 'secretsmanager:*',
  Resource: '*',
  Condition,
});

/** One role of the own account. */
export const ownRole: Write = (home, draw) =>
  allow({ home, draw, name: 'OwnRole' }, { Principal: { AWS: roleOf(home.account, draw) } });

/** The whole own account. */
export const ownRoot: Write = (home, draw) =>
  allow(
    { home, draw, name: 'Account' },
    { Principal: { AWS: pick(draw, [rootOf(home.account), home.account]) } },
  );

/** Two or three roles of the own account, with several actions. */
export const severalOwnRoles: Write = (home, draw) =>
  allow(
    { home, draw, name: 'OwnRoles' },
    {
      Principal: { AWS: several(2 + draw(2), () => roleOf(home.account, draw)) },
      Action: [READ, 'secretsmanager:DescribeSecret', 'secretsmanager:ListSecretVersionIds'],
    },
  );

/** An account, or a role in it, that the owner is known to trust. */
export const trustedPartner: Write = (home, draw) => {
  const partner = pick(draw, home.trusted);
  return allow(
    { home, draw, name: 'Partner' },
    { Principal: { AWS: pick(draw, [partner, rootOf(partner), roleOf(partner, draw)]) } },
  );
};

/** A role that nobody knows. */
export const externalRole: Write = (home, draw) =>
  allow({ home, draw, name: 'Vendor' }, { Principal: { AWS: roleOf(accountId(draw), draw) } });

/** Everybody in the own organization. */
export const ownOrganization: Write = (home, draw) =>
  allow(
    { home, draw, name: 'Organization' },
    {
      Principal: pick(draw, ['*', { AWS: '*' }]),
      Condition: { StringEquals: { 'aws:PrincipalOrgID': home.organization } },
    },
  );

/** Roles of the own account below a path. */
export const ownRolePath: Write = (home, draw) =>
  allow(
    { home, draw, name: 'RolePath' },
    {
      Principal: '*',
      Condition: {
        ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${home.account}:role/apps/${thing(draw)}-*` },
      },
    },
  );

const SERVICES = [
  ['lambda.amazonaws.com', 'lambda', 'function'],
  ['sns.amazonaws.com', 'sns', 'topic'],
] as const;

/** An AWS service that acts for the own account. */
export const ownService: Write = (home, draw) => {
  const [service, name, type] = pick(draw, SERVICES);
  const arn = `arn:aws:${name}:${home.region}:${home.account}:${type}:${thing(draw)}`;
  return allow(
    { home, draw, name: 'Service' },
    {
      Principal: { Service: service },
      Condition: {
        StringEquals: { 'aws:SourceAccount': home.account },
        ...(draw(2) === 0 ? {} : { ArnLike: { 'aws:SourceArn': arn } }),
      },
    },
  );
};

/** None, or one that everybody meets. */
const OPEN_CONDITIONS: readonly [
  Pick<StatementJson, 'Condition'>,
  ...Pick<StatementJson, 'Condition'>[],
] = [
  {},
  { Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } } },
  { Condition: { StringLike: { 'secretsmanager:VersionStage': 'AWS*' } } },
  { Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
];

/** Everybody, as mistakes go; only the secret's name tells two such policies apart. */
export const everybody: Write = (home, draw) =>
  allow(
    { home, draw, name: 'All' },
    {
      Principal: pick(draw, ['*', { AWS: '*' }]),
      Resource: home.secretArn,
      ...pick(draw, OPEN_CONDITIONS),
    },
  );

/** Nobody from outside the organization but AWS's own services. */
export const perimeterDeny: Write = (home, draw) =>
  denyToAll('Outside', draw, {
    [pick(draw, ['StringNotEquals', 'StringNotEqualsIfExists'])]: {
      'aws:PrincipalOrgID': home.organization,
    },
    BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
  });

/** No call without TLS. */
export const tlsDeny: Write = (_home, draw) =>
  denyToAll('PlainHttp', draw, { Bool: { 'aws:SecureTransport': 'false' } });

/** No call but through certain VPC endpoints. */
export const endpointDeny: Write = (_home, draw) =>
  denyToAll('OtherNetworks', draw, {
    StringNotEquals: { 'aws:SourceVpce': several(1 + draw(3), () => resourceId(draw, 'vpce')) },
  });
