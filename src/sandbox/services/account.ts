/** Account Management, as far as it tells Regions. */
import { ApiError, refuse } from '../api-error.js';
import { pageOf } from '../paging.js';
import type { Output } from '../protocols/protocol.js';
import { restJsonProtocol } from '../protocols/rest-json.js';
import type { SandboxAccount } from '../state/account.js';
import type { Call, Service } from './service.js';

/** Source: Account Management reference, ListRegions. */
const MAX_PAGE = 50;

const denied = { code: 'AccessDeniedException', status: 403 };

function listRegions(call: Call): Output {
  const { state, input } = call;
  const account = accountAsked(call);
  const wanted = input.texts('RegionOptStatusContains');
  const regions = [...state.regions]
    .map(([name, kind]) => ({
      RegionName: name,
      RegionOptStatus: optStatus(kind, account.regions.has(name)),
    }))
    .filter(({ RegionOptStatus }) => wanted.length === 0 || wanted.includes(RegionOptStatus));
  const page = pageOf({
    items: regions,
    limit: input.integer('MaxResults', 1, MAX_PAGE) ?? MAX_PAGE,
    token: input.optionalText('NextToken'),
    context: () => `account:ListRegions ${account.id} ${wanted.join()}`,
    listing: call.listing,
  });
  if (page === undefined) throw refuse('ValidationException', 'The NextToken is not valid.');
  return { Regions: page.items, NextToken: page.nextToken };
}

const optStatus = (kind: 'default' | 'opt-in', enabled: boolean): string => {
  if (kind === 'default') return 'ENABLED_BY_DEFAULT';
  return enabled ? 'ENABLED' : 'DISABLED';
};

/** Only the organization's administrators may name an account, and the management account may not name itself. */
function accountAsked({ state, account, caller, action, input }: Call): SandboxAccount {
  const id = input.optionalText('AccountId');
  if (id === undefined) return account;
  const other = state.accounts.get(id);
  if (!account.mayListOrganization || other?.member !== true || other.management) {
    throw new ApiError(
      denied,
      `User: ${caller.arn} is not authorized to perform: ${action} (The specified account cannot be managed from this account)`,
    );
  }
  return other;
}

/** The operations of Account Management that the sandbox has. */
export const account: Service = {
  name: 'account',
  isGlobal: true,
  protocol: restJsonProtocol({ 'POST /listRegions': 'ListRegions' }),
  errors: {
    accessDenied: denied,
    expiredToken: { code: 'ExpiredTokenException', status: 403 },
    internal: { code: 'InternalServerException', status: 500 },
    unavailable: { code: 'ServiceUnavailableException', status: 503 },
    throttled: { code: 'TooManyRequestsException', status: 429 },
    invalidCredentials: { code: 'UnrecognizedClientException', status: 403 },
    missingCredentials: { code: 'MissingAuthenticationTokenException', status: 403 },
    validation: { code: 'ValidationException' },
  },
  operations: {
    ListRegions: {
      pages: 'NextToken',
      account: (input) => input.optionalText('AccountId'),
      run: listRegions,
    },
  },
};
