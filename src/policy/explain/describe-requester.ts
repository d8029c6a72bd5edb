/** A request that a statement lets in -> the principal as people say it, and what else that covers. */
import type { Request, Who } from '../decide/request.js';
import type { Statement } from '../language/statement.js';

export interface Description {
  readonly text: string;
  /** What it pins, in a fixed order; all else may be anything. Fewer pins describe more people. */
  readonly pins: readonly string[];
}

/** The resource of a principal's ARN, as people say it. */
function sayPrincipal({ principalArn = '', sessionArn, account }: Who): string {
  const [kind = '', ...path] = (sessionArn ?? principalArn)
    .split(':')
    .slice(5)
    .join(':')
    .split('/');
  const [role, ...session] = path;
  switch (kind) {
    case 'assumed-role':
      return `session ${session.join('/')} of role ${role} of account ${account}`;
    case 'root':
      return `the root user of account ${account}`;
    default:
      return `${kind.replace('-', ' ')} ${path.join('/')} of account ${account}`;
  }
}

function describeService({ who, named, isAnywhere }: Request): Description {
  const { service = '', account, organization } = who;
  const pins: string[] = [];
  if (named.has('service')) pins.push(`service ${service}`);
  if (named.has('account')) pins.push(`account ${account}`);
  if (named.has('organization')) pins.push(`organization ${organization}`);
  if (!isAnywhere) pins.push('network');
  const caller = named.has('service') ? service : 'any AWS service';
  const whom = named.has('account')
    ? `account ${account}`
    : named.has('organization')
      ? `organization ${organization}`
      : 'any account';
  return { text: `${caller} for ${whom}`, pins };
}

function sayDirect({ who, named }: Request, { principals }: Statement): string {
  const { opaque, uniqueId, account, organization } = who;
  const { everyone, negated, webIdentities } = principals;
  if (opaque !== undefined) return opaque;
  if (uniqueId !== undefined) return `the principal with the unique id ${uniqueId}`;
  if (named.has('principal')) return sayPrincipal(who);
  if (named.has('account')) return `account ${account}`;
  if (named.has('organization')) return `organization ${organization}`;
  if (everyone || negated || webIdentities.size === 0) return 'any AWS account';
  return `any user of ${[...webIdentities].sort().join(' or ')}`;
}

function describeDirect(request: Request, statement: Statement): Description {
  const { who, named, isAnywhere } = request;
  const { account, organization, principalArn, sessionArn, opaque, uniqueId } = who;
  const pins: string[] = [];
  if (named.has('account')) pins.push(`account ${account}`);
  if (named.has('organization')) pins.push(`organization ${organization}`);
  if (named.has('principal')) {
    pins.push(`principal ${uniqueId ?? opaque ?? sessionArn ?? principalArn}`);
  }
  const text = sayDirect(request, statement);
  return isAnywhere
    ? { text, pins }
    : { text: `${text}, from a named network`, pins: [...pins, 'network'] };
}

/** Describes who makes a request that a statement lets in. */
export const describe = (request: Request, statement: Statement): Description =>
  request.kind === 'service' ? describeService(request) : describeDirect(request, statement);
