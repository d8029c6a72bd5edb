/** A hub of the sandbox -> all that it shows, in a form in which two ways to the same end can be compared. */
import { type AwsSecurityFinding, GetFindingsCommand } from '@aws-sdk/client-securityhub';
import { administrator, clientsFor } from '../sandbox/tiny.js';
import { IRELAND, SHOP, VIRGINIA } from './company.js';

/** Every finding of a hub of the shop, page by page, as the team sees it. */
export async function findingsIn(url: string, region: string): Promise<AwsSecurityFinding[]> {
  const { hub } = clientsFor(url, administrator(SHOP), region);
  const found: AwsSecurityFinding[] = [];
  let NextToken: string | undefined;
  do {
    const page = await hub.send(
      new GetFindingsCommand({ MaxResults: 100, ...(NextToken !== undefined && { NextToken }) }),
    );
    found.push(...(page.Findings ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
}

const withoutMoments = ({ UpdatedAt: _, ProcessedAt: __, ...rest }: AwsSecurityFinding) => rest;

/** What both hubs of the shop hold, but for when they were last told so: each finding once, by Region and id. */
export async function contents(url: string) {
  const regions = [IRELAND, VIRGINIA];
  const found = await Promise.all(
    regions.map(async (region) => [region, await findingsIn(url, region)] as const),
  );
  return Object.fromEntries(
    found.map(([region, findings]) => {
      const byId = new Map(findings.map((one) => [one.Id ?? '', withoutMoments(one)]));
      if (byId.size !== findings.length) throw new Error(`${region} shows a finding twice`);
      return [region, Object.fromEntries([...byId].sort(([a], [b]) => (a < b ? -1 : 1)))];
    }),
  );
}
