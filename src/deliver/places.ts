/** A scan's coverage and findings -> the hubs that have to do with it, each with the findings that belong there. */
import { ALL_ACCOUNTS, ALL_REGIONS, type CoverageRow } from '../model/coverage.js';
import { type Hub, hubKey } from '../model/delivery.js';
import { type Finding, isPresent } from '../model/finding.js';
import { by } from '../model/order.js';

/** A hub, and what of the scan belongs into it. */
export interface Place {
  readonly hub: Hub;
  /** Findings that are there now, waived ones included. */
  readonly present: readonly Finding[];
}

/** Where nothing can be entered, nothing can be delivered either. */
const isShut = ({ status, reason, api }: CoverageRow): boolean =>
  status === 'not' &&
  (api === 'sts:AssumeRole' ||
    reason === 'excluded' ||
    reason === 'regionDisabled' ||
    reason === 'accountNotActive');

const hubOrder = by<Place>(
  ({ hub }) => hub.account,
  ({ hub }) => hub.region,
);

/**
 * The hubs of all accounts and Regions that the scan has looked at: what is gone leaves nothing but silence. `central`
 * is the one hub that takes everything, where there is such a one.
 */
export function placesOf(
  scan: { readonly coverage: readonly CoverageRow[]; readonly findings: readonly Finding[] },
  central?: Hub,
): Place[] {
  const present = scan.findings.filter(isPresent);
  if (central !== undefined) return [{ hub: central, present }];
  const places = new Map<string, { readonly hub: Hub; readonly present: Finding[] }>();
  const at = (account: string, region: string) => {
    const key = hubKey({ account, region });
    const place = places.get(key) ?? { hub: { account, region }, present: [] };
    places.set(key, place);
    return place;
  };
  for (const row of scan.coverage)
    if (row.region !== ALL_REGIONS && row.account !== ALL_ACCOUNTS && !isShut(row))
      at(row.account, row.region);
  for (const finding of present) at(finding.account, finding.region).present.push(finding);
  return [...places.values()].sort(hubOrder);
}
