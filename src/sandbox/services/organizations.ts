/** AWS Organizations: who belongs to the organization, and where in it. */
import { refuse } from '../api-error.js';
import { type Page, pageOf } from '../paging.js';
import { jsonProtocol } from '../protocols/json.js';
import type { Output } from '../protocols/protocol.js';
import type { SandboxAccount } from '../state/account.js';
import type { SandboxState } from '../state/state.js';
import { type Call, JSON_ERRORS, type Operation, type Service } from './service.js';

/** Source: Organizations API reference, `MaxResults`. */
const MAX_PAGE = 20;

const POLICY_TYPES = [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }];

/** The answer that only the management account and delegated administrators get. */
const forAdministrators = (run: (call: Call) => Output): Operation => ({
  pages: 'NextToken',
  run: (call) => {
    requireMember(call);
    if (!call.account.mayListOrganization) {
      const message = "You don't have permissions to access this resource.";
      throw refuse('AccessDeniedException', message);
    }
    return run(call);
  },
});

function requireMember({ account }: Call): void {
  if (account.member) return;
  const message = 'Your account is not a member of an organization.';
  throw refuse('AWSOrganizationsNotInUseException', message);
}

function describeOrganization(call: Call): Output {
  requireMember(call);
  const { tree, accounts } = call.state;
  const { id } = tree.managementAccount;
  return {
    Organization: {
      Id: tree.id,
      Arn: tree.arn,
      FeatureSet: 'ALL',
      MasterAccountArn: accountArn(call.state, id),
      MasterAccountId: id,
      MasterAccountEmail: accounts.get(id)?.email,
      AvailablePolicyTypes: POLICY_TYPES,
    },
  };
}

const accountArn = ({ tree }: SandboxState, id: string): string =>
  `${tree.arnPrefix}:account/${tree.id}/${id}`;

/** The retired member `Status` knows fewer states than `State`. */
const RETIRED_STATUS: Readonly<Record<string, string>> = {
  ACTIVE: 'ACTIVE',
  PENDING_CLOSURE: 'PENDING_CLOSURE',
  SUSPENDED: 'SUSPENDED',
  CLOSED: 'SUSPENDED',
};

function describeAccount(state: SandboxState, account: SandboxAccount): Output {
  const { tree } = state;
  const above = account.units.at(-1)?.path ?? `${tree.id}/${tree.rootId}/`;
  return {
    Id: account.id,
    Arn: accountArn(state, account.id),
    Email: account.email,
    Name: account.name,
    Status: RETIRED_STATUS[account.state],
    State: account.state,
    Paths: [`${above}${account.id}/`],
    JoinedMethod: account.invited ? 'INVITED' : 'CREATED',
    JoinedTimestamp: account.joined,
  };
}

function page<T>(
  { account, action, input, listing }: Call,
  items: readonly T[],
  about = '',
): Page<T> {
  const cut = pageOf({
    items,
    limit: pageLimit(input.integer('MaxResults')),
    token: input.optionalText('NextToken'),
    context: () => `${action} ${account.id} ${about}`,
    listing,
  });
  if (cut !== undefined) return cut;
  throw invalidInput('You provided a NextToken that is not valid.', 'INVALID_NEXT_TOKEN');
}

function pageLimit(asked: number | undefined): number {
  if (asked === undefined) return MAX_PAGE;
  if (asked >= 1 && asked <= MAX_PAGE) return asked;
  throw asked < 1
    ? invalidInput('You provided a value that is too small.', 'MIN_VALUE_EXCEEDED')
    : invalidInput('You provided a value that is too large.', 'MAX_VALUE_EXCEEDED');
}

const invalidInput = (message: string, reason: string) =>
  refuse('InvalidInputException', message, { Reason: reason });

function listAccounts(call: Call): Output {
  const { items, nextToken } = page(call, call.state.members);
  return {
    Accounts: items.map((account) => describeAccount(call.state, account)),
    NextToken: nextToken,
  };
}

function listRoots(call: Call): Output {
  const { tree } = call.state;
  const roots = [{ Id: tree.rootId, Arn: tree.rootArn, Name: 'Root', PolicyTypes: POLICY_TYPES }];
  const { items, nextToken } = page(call, roots);
  return { Roots: items, NextToken: nextToken };
}

/** The parent that was asked for, which must exist. */
function parentOf({ state, input }: Call): string {
  const id = input.text('ParentId');
  if (id === state.tree.rootId || state.tree.units.some((unit) => unit.id === id)) return id;
  const message = "You specified parent that doesn't exist.";
  throw refuse('ParentNotFoundException', message);
}

function listUnitsForParent(call: Call): Output {
  const parent = parentOf(call);
  const units = call.state.tree.units.filter((unit) => unit.parent === parent);
  const { items, nextToken } = page(call, units, parent);
  return {
    OrganizationalUnits: items.map(({ id, arn, name, path }) => ({
      Id: id,
      Arn: arn,
      Name: name,
      Path: path,
    })),
    NextToken: nextToken,
  };
}

function listAccountsForParent(call: Call): Output {
  const parent = parentOf(call);
  const { rootId } = call.state.tree;
  const accounts = call.state.members.filter(
    ({ units }) => (units.at(-1)?.id ?? rootId) === parent,
  );
  const { items, nextToken } = page(call, accounts, parent);
  return {
    Accounts: items.map((account) => describeAccount(call.state, account)),
    NextToken: nextToken,
  };
}

function listTagsForResource(call: Call): Output {
  const { state, input } = call;
  const id = input.text('ResourceId');
  const found = state.accounts.get(id);
  const account = found?.member === true ? found : undefined;
  const isUnit = id === state.tree.rootId || state.tree.units.some((unit) => unit.id === id);
  if (account === undefined && !isUnit) {
    const message = "You specified a target that doesn't exist.";
    throw refuse('TargetNotFoundException', message);
  }
  const tags = Object.entries(account?.tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
  const { items, nextToken } = page(call, tags, id);
  return { Tags: items, NextToken: nextToken };
}

/** The operations of Organizations that the sandbox has. */
export const organizations: Service = {
  name: 'organizations',
  isGlobal: true,
  protocol: jsonProtocol('AWSOrganizationsV20161128', 'Message'),
  errors: {
    ...JSON_ERRORS,
    throttled: { code: 'TooManyRequestsException' },
    internal: { code: 'ServiceException', status: 500 },
  },
  operations: {
    DescribeOrganization: { run: describeOrganization },
    ListAccounts: forAdministrators(listAccounts),
    ListRoots: forAdministrators(listRoots),
    ListOrganizationalUnitsForParent: forAdministrators(listUnitsForParent),
    ListAccountsForParent: forAdministrators(listAccountsForParent),
    ListTagsForResource: forAdministrators(listTagsForResource),
  },
};
