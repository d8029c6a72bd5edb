/** AWS Organizations behind the port of `discover`. */
import {
  type Account as AwsAccount,
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  ListTagsForResourceCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import type { OrganizationPort, Unit } from '../discover/ports.js';
import type { Account, AccountState } from '../model/account.js';
import { type Answer, answered } from '../model/gap.js';
import type { Channel } from './channel.js';
import { clientOf } from './clients.js';
import { tagRecord } from './tag-record.js';

const organizations = clientOf('organizations', (config) => new OrganizationsClient(config));

const STATES: ReadonlySet<string> = new Set([
  'ACTIVE',
  'CLOSED',
  'PENDING_ACTIVATION',
  'PENDING_CLOSURE',
  'SUSPENDED',
] satisfies AccountState[]);

const isState = (state: string | undefined): state is AccountState =>
  state !== undefined && STATES.has(state);

/** `o-.../r-.../ou-.../123456789012/` without the organization and the account. */
const ouPathOf = (path: string | undefined): string | undefined =>
  path
    ?.split('/')
    .filter((step) => step.startsWith('r-') || step.startsWith('ou-'))
    .join('/') || undefined;

/** Only what tells accounts apart; addresses of people stay out of the snapshot. */
function accountOf({ Id, Name, State, Status, Paths }: AwsAccount): Account[] {
  if (Id === undefined) return [];
  // `Status` is what older endpoints and emulators still send.
  const state = State ?? Status;
  const ouPath = ouPathOf(Paths?.[0]);
  return [
    {
      id: Id,
      state: isState(state) ? state : 'UNKNOWN',
      ...(Name === undefined ? {} : { name: Name }),
      ...(ouPath === undefined ? {} : { ouPath }),
    },
  ];
}

const unitOf = ({ Id, Name }: { Id?: string | undefined; Name?: string | undefined }): Unit[] =>
  Id === undefined ? [] : [{ id: Id, name: Name ?? Id }];

const NOT_IN_USE = 'AWSOrganizationsNotInUseException';

/** The organization, asked with the scan's own credentials. */
export function organizationPort(channel: Channel): OrganizationPort {
  const client = () => organizations(channel);
  return {
    async describe() {
      const answer = await channel.call('organizations:DescribeOrganization', (sign) =>
        client().send(sign(new DescribeOrganizationCommand({}))),
      );
      if (!answer.ok) {
        const outside = answer.failure.detail?.startsWith(NOT_IN_USE) === true;
        return outside ? answered(undefined) : answer;
      }
      const { Id, MasterAccountId } = answer.value.Organization ?? {};
      if (Id === undefined || MasterAccountId === undefined) return answered(undefined);
      return answered({ id: Id, managementAccountId: MasterAccountId });
    },
    accounts: () =>
      channel.pages('organizations:ListAccounts', async (token, sign) => {
        const page = await client().send(sign(new ListAccountsCommand({ NextToken: token })));
        return { items: (page.Accounts ?? []).flatMap(accountOf), next: page.NextToken };
      }),
    roots: () =>
      channel.list('organizations:ListRoots', async (token, sign) => {
        const page = await client().send(sign(new ListRootsCommand({ NextToken: token })));
        return { items: (page.Roots ?? []).flatMap(unitOf), next: page.NextToken };
      }),
    unitsIn: (parent) =>
      channel.list('organizations:ListOrganizationalUnitsForParent', async (token, sign) => {
        const page = await client().send(
          sign(new ListOrganizationalUnitsForParentCommand({ ParentId: parent, NextToken: token })),
        );
        return { items: (page.OrganizationalUnits ?? []).flatMap(unitOf), next: page.NextToken };
      }),
    accountIdsIn: (parent) =>
      channel.list('organizations:ListAccountsForParent', async (token, sign) => {
        const page = await client().send(
          sign(new ListAccountsForParentCommand({ ParentId: parent, NextToken: token })),
        );
        const items = (page.Accounts ?? []).flatMap(({ Id }) => (Id === undefined ? [] : [Id]));
        return { items, next: page.NextToken };
      }),
    async tagsOf(account): Promise<Answer<Readonly<Record<string, string>>>> {
      const tags = await channel.list('organizations:ListTagsForResource', async (token, sign) => {
        const page = await client().send(
          sign(new ListTagsForResourceCommand({ ResourceId: account, NextToken: token })),
        );
        return { items: page.Tags ?? [], next: page.NextToken };
      });
      return tags.ok ? answered(tagRecord(tags.value)) : tags;
    },
  };
}
