/** ListSecrets: the secrets that a Region of an account shows, in pages. */
import { refuse } from '../../api-error.js';
import { pageOf } from '../../paging.js';
import type { Output } from '../../protocols/protocol.js';
import type { SecretView } from '../../state/secret.js';
import { viewsIn } from '../../state/state.js';
import type { Call } from '../service.js';
import { metadata, versionStages } from './entry.js';
import { readFilters } from './filters.js';

/** Source: Secrets Manager API reference, ListSecrets. */
const MAX_PAGE = 100;

type SortKey = (view: SecretView) => string | number;

const SORT_KEYS = {
  'created-date': ({ group }) => group.created.getTime(),
  'last-accessed-date': ({ member }) => member.accessed?.getTime() ?? 0,
  'last-changed-date': ({ group }) => group.changed.getTime(),
  name: ({ group }) => group.name,
} as const satisfies Readonly<Record<string, SortKey>>;

/** Lists without ReplicationStatus, which only DescribeSecret tells. */
export function listSecrets(call: Call): Output {
  const { state, account, region, input } = call;
  const limit = input.integer('MaxResults', 1, MAX_PAGE) ?? MAX_PAGE;
  const withDeleted = input.flag('IncludePlannedDeletion');
  const passes = readFilters(input);
  const order = readOrder(call);
  const page = pageOf({
    items: viewsIn(account, region)
      .filter(({ group }) => withDeleted || group.deleted === undefined)
      .filter(passes)
      .sort(order.compare),
    limit,
    token: input.optionalText('NextToken'),
    context: [
      'secretsmanager:ListSecrets',
      account.id,
      region,
      withDeleted,
      order.name,
      JSON.stringify(
        input.structures('Filters').map((filter) => [filter.text('Key'), filter.texts('Values')]),
      ),
    ].join(' '),
    listing: state.listing,
  });
  if (page === undefined) throw invalidToken();
  return {
    SecretList: page.items.map((view) => ({
      ...metadata(view),
      SecretVersionsToStages: versionStages(view.group),
    })),
    NextToken: page.nextToken,
  };
}

/** The refusal of a token that was not given out for the list. */
export const invalidToken = () =>
  refuse('InvalidNextTokenException', 'The NextToken value is invalid.');

/** By creation where nothing was asked for, newest first; the name decides between equals. */
function readOrder({ input }: Call) {
  const sortBy =
    input.oneOf('SortBy', ['created-date', 'last-accessed-date', 'last-changed-date', 'name']) ??
    'created-date';
  const direction = input.oneOf('SortOrder', ['asc', 'desc']) ?? 'desc';
  const key: SortKey = SORT_KEYS[sortBy];
  const sign = direction === 'asc' ? 1 : -1;
  const compare = (a: SecretView, b: SecretView): number =>
    sign * compareKeys(key(a), key(b)) || compareKeys(a.group.name, b.group.name);
  return { name: `${sortBy} ${direction}`, compare };
}

const compareKeys = (a: string | number, b: string | number): number =>
  a < b ? -1 : a > b ? 1 : 0;
