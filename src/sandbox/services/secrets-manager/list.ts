/** ListSecrets: the secrets that a Region of an account shows, in pages. */
import { refuse } from '../../api-error.js';
import { pageOf } from '../../paging.js';
import type { Output, OutputValue } from '../../protocols/protocol.js';
import type { Order } from '../../state/region-secrets.js';
import type { SecretView } from '../../state/secret.js';
import type { Call } from '../service.js';
import { metadata, versionStages } from './entry.js';
import { readFilters } from './filters.js';

/** Source: Secrets Manager API reference, ListSecrets. */
const MAX_PAGE = 100;

/** Lists without ReplicationStatus, which only DescribeSecret tells. */
export function listSecrets(call: Call): Output {
  const { account, region, input } = call;
  const limit = input.integer('MaxResults', 1, MAX_PAGE) ?? MAX_PAGE;
  const order = readOrder(call);
  const page = pageOf({
    items: shown(call, order),
    limit,
    token: input.optionalText('NextToken'),
    context: () =>
      [
        'secretsmanager:ListSecrets',
        account.id,
        region,
        input.flag('IncludePlannedDeletion'),
        `${order.by} ${order.direction}`,
        JSON.stringify(
          input.structures('Filters').map((filter) => [filter.text('Key'), filter.texts('Values')]),
        ),
      ].join(' '),
    listing: call.listing,
  });
  if (page === undefined) throw invalidToken();
  return {
    SecretList: page.items.map((view) => {
      const entry: { [member: string]: OutputValue | undefined } = metadata(view);
      entry.SecretVersionsToStages = versionStages(view.group);
      return entry;
    }),
    NextToken: page.nextToken,
  };
}

/** The refusal of a token that was not given out for the list. */
export const invalidToken = () =>
  refuse('InvalidNextTokenException', 'The NextToken value is invalid.');

/** Passing over nothing costs nothing: the list of a large Region is asked for many times. */
function shown({ account, region, input }: Call, order: Order): readonly SecretView[] {
  const ordered = account.secrets.get(region)?.inOrder(order) ?? [];
  const withDeleted = input.flag('IncludePlannedDeletion');
  const passes = readFilters(input);
  if (withDeleted && passes === undefined) return ordered;
  return ordered.filter(
    (view) =>
      (withDeleted || view.group.deleted === undefined) && (passes === undefined || passes(view)),
  );
}

/** By creation where nothing was asked for, newest first. */
const readOrder = ({ input }: Call): Order => ({
  by:
    input.oneOf('SortBy', ['created-date', 'last-accessed-date', 'last-changed-date', 'name']) ??
    'created-date',
  direction: input.oneOf('SortOrder', ['asc', 'desc']) ?? 'desc',
});
