/** What was not fully seen -> findings in ASFF whose check could not be done, so that silence is not taken for safety. */

import { ASFF_PRODUCT, type AsffFinding, defaultProduct } from '../model/asff.js';
import { ALL_ACCOUNTS, ALL_REGIONS, type CoverageRow, isIncomplete } from '../model/coverage.js';
import { asffText, milliseconds, NAMES, partitionOf, stringMap } from './asff-fields.js';
import { pascalCase } from './pascal-case.js';
import type { ResultFrame } from './result-frame.js';
import { reasonWords } from './wording.js';

const DESCRIPTION = 1024;

/** Where a finding goes that speaks of every Region: the Region in which each partition began. */
const FIRST_REGIONS: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-eusc': 'eusc-de-east-1',
  'aws-iso': 'us-iso-east-1',
  'aws-iso-b': 'us-isob-east-1',
};

const sentence = ({
  account,
  region,
  status,
  reason,
  api,
  denial,
  detail,
}: CoverageRow): string => {
  const name = account === ALL_ACCOUNTS ? 'accounts that could not be listed' : account;
  const place = region === ALL_REGIONS ? `${name} (every Region)` : `${name} in ${region}`;
  const words = `${reasonWords(reason, denial)}${api === undefined ? '' : ` at ${api}`}`;
  const more = detail === undefined ? '' : `. ${detail}`;
  return `Secrets of ${place} were ${status === 'not' ? 'not' : 'only partly'} seen: ${words}${more}`;
};

function coverageFinding(row: CoverageRow, { tool, scope, asOf }: ResultFrame): AsffFinding {
  const { partition, callerAccount } = scope;
  // Accounts that nobody could name are told by the account that tried to list them.
  const account = row.account === ALL_ACCOUNTS ? callerAccount : row.account;
  const first = FIRST_REGIONS[partition] ?? 'us-east-1';
  const region = row.region === ALL_REGIONS ? first : row.region;
  const at = milliseconds(asOf);
  const description = asffText(sentence(row), DESCRIPTION);
  const id = `${ASFF_PRODUCT}/v1/${row.account}/${row.region}/coverage`;
  return {
    SchemaVersion: '2018-10-08',
    Id: id,
    ProductArn: defaultProduct(partition, region, account),
    ...NAMES,
    GeneratorId: `${ASFF_PRODUCT}/coverage`,
    AwsAccountId: account,
    FirstObservedAt: at,
    LastObservedAt: at,
    CreatedAt: at,
    UpdatedAt: at,
    Title: 'Secrets were not fully scanned',
    Description: description,
    ProductFields: stringMap([
      [`${ASFF_PRODUCT}/Coverage`, row.status],
      [`${ASFF_PRODUCT}/Reason`, row.reason ?? 'unknown'],
      ...(row.api === undefined ? [] : [[`${ASFF_PRODUCT}/Api`, row.api] as const]),
      [`${ASFF_PRODUCT}/ToolVersion`, tool.version],
    ]),
    Resources: [
      {
        Type: 'AwsAccount',
        Id: `AWS::::Account:${account}`,
        ...partitionOf(partition),
        Region: region,
      },
    ],
    Compliance: {
      Status: 'NOT_AVAILABLE',
      StatusReasons: [
        { ReasonCode: pascalCase(row.reason ?? 'unknown'), Description: description },
      ],
    },
    RecordState: 'ACTIVE',
    FindingProviderFields: {
      Severity: { Label: 'INFORMATIONAL', Original: 'info' },
      Types: ['Software and Configuration Checks/AWS Security Best Practices'],
    },
  };
}

/** One finding for every account x Region of the coverage that leaves something unknown. */
export function coverageFindings(frame: ResultFrame): AsffFinding[] {
  const findings = frame.coverage.filter(isIncomplete).map((row) => coverageFinding(row, frame));
  // Rows that name no account may be several; the first speaks for them.
  return [
    ...new Map(findings.toReversed().map((finding) => [finding.Id, finding])).values(),
  ].reverse();
}
