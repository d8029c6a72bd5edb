/** STS: who calls, and the sessions of roles. */
import { roleId, sessionArn } from '../access/caller.js';
import { type Session, toToken } from '../access/session.js';
import { parseSessionPolicy } from '../access/session-policy.js';
import { ApiError, constraintMessage } from '../api-error.js';
import type { Output } from '../protocols/protocol.js';
import { queryProtocol } from '../protocols/query.js';
import type { Role } from '../state/account.js';
import { deriveHex } from '../state/derive.js';
import type { Call, Service } from './service.js';

/** Source: STS API reference, AssumeRole. */
const MAX_POLICY_LENGTH = 2048;
const DEFAULT_DURATION = 3600;
/** Of a role whose maximum session duration was never changed. */
const MAX_DURATION = 3600;

const validationError = { code: 'ValidationError' };

const getCallerIdentity = ({ caller }: Call): Output => ({
  UserId: caller.userId,
  Account: caller.account.id,
  Arn: caller.arn,
});

function assumeRole(call: Call): Output {
  const { state, input } = call;
  const arn = input.text('RoleArn');
  const name = sessionName(call);
  const policy = sessionPolicy(call);
  const seconds = input.integer('DurationSeconds', 900, 43_200) ?? DEFAULT_DURATION;
  const role = trustedRole(call, arn);
  if (seconds > MAX_DURATION) {
    const message =
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.';
    throw new ApiError(validationError, message);
  }
  const account = arn.split(':')[4] ?? '';
  const issued = Date.now();
  const session: Session = {
    account,
    role: role.name,
    name,
    issued,
    serial: state.serial(),
    ...(policy === undefined ? {} : { policy }),
  };
  const serial = String(session.serial);
  return {
    Credentials: {
      AccessKeyId: `ASIA${account}${deriveHex(4, 'key', serial).toUpperCase()}`,
      SecretAccessKey: deriveHex(40, 'secret', serial),
      SessionToken: toToken(session),
      // Real time, unlike all else: clients compare it with their own clock.
      Expiration: new Date(issued + (call.sessionSeconds ?? seconds) * 1000),
    },
    AssumedRoleUser: {
      AssumedRoleId: `${roleId(role)}:${name}`,
      Arn: sessionArn(state, role, session),
    },
    PackedPolicySize:
      policy === undefined ? undefined : Math.ceil((policy.length / MAX_POLICY_LENGTH) * 100),
  };
}

/** Which of role, account, trust or external id was wrong is not said, as on AWS. */
function trustedRole({ state, caller, input, action }: Call, arn: string): Role {
  const account = state.accounts.get(arn.split(':')[4] ?? '');
  const role = [...(account?.roles.values() ?? [])].find((candidate) => candidate.arn === arn);
  const trusts =
    account?.state === 'ACTIVE' &&
    role?.trusted.has(caller.account.id) === true &&
    (role.externalId === undefined || role.externalId === input.optionalText('ExternalId'));
  if (role !== undefined && trusts) return role;
  throw new ApiError(
    { code: 'AccessDenied', status: 403 },
    `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${arn}`,
  );
}

function sessionName({ input }: Call): string {
  const name = input.text('RoleSessionName');
  if (/^[\w+=,.@-]{2,64}$/.test(name)) return name;
  const constraint = 'Member must satisfy regular expression pattern: [\\w+=,.@-]*';
  throw new ApiError(
    validationError,
    constraintMessage('RoleSessionName', `'${name}'`, constraint),
  );
}

function sessionPolicy({ input }: Call): string | undefined {
  const policy = input.shortText('Policy', MAX_POLICY_LENGTH);
  if (policy !== undefined && parseSessionPolicy(policy) === undefined) {
    throw new ApiError({ code: 'MalformedPolicyDocument' }, 'Syntax errors in policy.');
  }
  return policy;
}

/** The operations of STS that the sandbox has. */
export const sts: Service = {
  name: 'sts',
  protocol: queryProtocol('https://sts.amazonaws.com/doc/2011-06-15/'),
  errors: {
    accessDenied: { code: 'AccessDenied', status: 403 },
    expiredToken: { code: 'ExpiredToken', status: 403 },
    internal: { code: 'InternalFailure', status: 500 },
    unavailable: { code: 'ServiceUnavailable', status: 503 },
    throttled: { code: 'Throttling' },
    invalidCredentials: { code: 'InvalidClientTokenId', status: 403 },
    missingCredentials: { code: 'MissingAuthenticationToken', status: 403 },
    validation: validationError,
  },
  operations: {
    GetCallerIdentity: { needsPermission: false, run: getCallerIdentity },
    AssumeRole: {
      resource: (input) => input.text('RoleArn'),
      account: (input) => input.text('RoleArn').split(':')[4],
      run: assumeRole,
    },
  },
};
