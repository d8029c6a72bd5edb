/** Security Hub in one account and Region behind the port of `deliver`. */
import {
  type AwsSecurityFindingFilters,
  BatchImportFindingsCommand,
  DescribeHubCommand,
  GetFindingsCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import type { HubPort, HubState } from '../deliver/ports.js';
import { ASFF_PRODUCT_NAME, defaultProduct } from '../model/asff.js';
import type { StoredFinding } from '../model/delivery.js';
import { type Answer, answered, type Failure } from '../model/gap.js';
import type { Channel } from './channel.js';
import { nameIn } from './classify.js';
import { clientOf } from './clients.js';
import { moment, text } from './fields.js';
import { notOfAws } from './http-handler.js';
import { refusedIn, wholeCallRefused } from './import-failures.js';
import { type HubPlace, isSuppressed, OUR_PREFIX, storedFinding } from './stored-finding.js';

const securityHub = clientOf('securityhub', (config) => new SecurityHubClient(config));

/** The most that GetFindings gives at once. Source: `GetFindingsRequest.MaxResults`. */
const PAGE = 100;

const equals = (Value: string) => [{ Value, Comparison: 'EQUALS' as const }];

/** Our findings: an aggregation Region would give those of other Regions too, an administrator's those of members. */
const ours = ({ partition, account, region }: HubPlace): AwsSecurityFindingFilters => ({
  ProductArn: equals(defaultProduct(partition, region, account)),
  AwsAccountId: equals(account),
  Region: equals(region),
  ProductName: equals(ASFF_PRODUCT_NAME),
  GeneratorId: [{ Value: OUR_PREFIX, Comparison: 'PREFIX' }],
});

const SUPPRESSED: AwsSecurityFindingFilters = {
  WorkflowStatus: equals('SUPPRESSED'),
  RecordState: equals('ACTIVE'),
};

/** Which of our findings are asked for: in the words of the filters, and once more by what comes back. */
interface Choice {
  readonly filters: AwsSecurityFindingFilters;
  readonly belongs: (stored: unknown) => boolean;
}

const ALL: Choice = { filters: {}, belongs: () => true };

const read = (
  channel: Channel,
  place: HubPlace,
  { filters, belongs }: Choice,
): AsyncGenerator<Answer<readonly StoredFinding[]>> =>
  channel.pages('securityhub:GetFindings', async (token, sign) => {
    const page = await securityHub(channel).send(
      sign(
        new GetFindingsCommand({
          Filters: { ...ours(place), ...filters },
          MaxResults: PAGE,
          NextToken: token,
        }),
      ),
    );
    // A hub whose answer holds no list is not an empty one.
    if (!Array.isArray(page.Findings)) throw notOfAws(page.$metadata.httpStatusCode);
    // An emulator may ignore filters, and what is not ours must never be sent anew.
    const items = page.Findings.filter(belongs).flatMap(
      (stored) => storedFinding(stored, place) ?? [],
    );
    return { items, next: text(page.NextToken) };
  });

/** Security Hub has two ways to say it; an `InvalidAccessException` may also be about administrators. */
const isNotEnabled = (failure: Failure): boolean =>
  nameIn(failure) === 'ResourceNotFoundException' ||
  (nameIn(failure) === 'InvalidAccessException' &&
    failure.detail?.includes('not subscribed') === true);

async function stateOf(channel: Channel): Promise<Answer<HubState>> {
  const answer = await channel.call('securityhub:DescribeHub', async (sign) => {
    const hub = await securityHub(channel).send(sign(new DescribeHubCommand({})));
    if (text(hub.HubArn) === undefined) throw notOfAws(hub.$metadata.httpStatusCode);
    return hub;
  });
  if (!answer.ok) return isNotEnabled(answer.failure) ? answered({ enabled: false }) : answer;
  const since = moment(answer.value.SubscribedAt);
  return answered({ enabled: true, ...(since !== undefined && { since }) });
}

/** The hub in the account and Region of a channel. */
export function hubPort(channel: Channel, owner: Omit<HubPlace, 'region'>): HubPort {
  const place = { ...owner, region: channel.region };
  return {
    state: () => stateOf(channel),
    findings: () => read(channel, place, ALL),
    suppressed: () => read(channel, place, { filters: SUPPRESSED, belongs: isSuppressed }),
    async import(findings) {
      if (findings.length === 0) return answered([]);
      const ids = findings.map(({ Id }) => Id);
      const answer = await channel.call('securityhub:BatchImportFindings', (sign) =>
        securityHub(channel).send(
          sign(new BatchImportFindingsCommand({ Findings: [...findings] })),
        ),
      );
      if (answer.ok) return answered(refusedIn(answer.value, ids));
      const refused = wholeCallRefused(ids, answer.failure);
      return refused === undefined ? answer : answered(refused);
    },
  };
}
