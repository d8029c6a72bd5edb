/** GetFindings: what the hub shows of its findings, in pages. */
import { pageOf } from '../../paging.js';
import type { Output } from '../../protocols/protocol.js';
import type { Call } from '../service.js';
import { readFilters } from './filters.js';
import { findHub, invalidInput } from './hub.js';

/** Source: API reference, GetFindings. */
const MAX_PAGE = 100;

/** In the order in which findings came: AWS promises none. */
export function getFindings(call: Call): Output {
  const { state, account, region, input } = call;
  const hub = findHub(call);
  const limit = input.integer('MaxResults', 1, MAX_PAGE) ?? MAX_PAGE;
  if (input.structures('SortCriteria').length > 0) {
    throw invalidInput("Invalid parameter 'SortCriteria'. The sandbox does not sort findings.");
  }
  const passes = readFilters(call);
  const page = pageOf({
    items: hub.shown(state.now, performance.now()).filter(({ document }) => passes(document)),
    limit,
    token: input.optionalText('NextToken'),
    context: () =>
      `securityhub:GetFindings ${account.id} ${region} ${JSON.stringify(input.record('Filters') ?? {})}`,
    listing: call.listing,
  });
  if (page === undefined) throw invalidInput("Invalid parameter 'NextToken'.");
  return { Findings: page.items.map(({ document }) => document), NextToken: page.nextToken };
}
