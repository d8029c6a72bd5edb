/** A finding -> the secret that it is about, as a resource of the AWS Security Finding Format. */
import { wholeAccount } from '../model/arn.js';
import type { AsffAccount, AsffResource, AsffSecretDetails } from '../model/asff.js';
import { defined } from '../model/defined.js';
import type { Finding } from '../model/finding.js';
import { by } from '../model/order.js';
import type { SecretSummary } from '../model/secret-summary.js';
import type { EvidenceValue } from '../model/verdict.js';
import { requestWords, statementWords } from '../model/witness-sentence.js';
import { asffText, EVIDENCE, isBlank, KEY, partitionOf, stringMap, VALUE } from './asff-fields.js';

const REGION = 16;
const RESOURCE_ID = 512;
const TAGS = 50;
const TAG_KEY = 128;
const TAG_VALUE = 256;
/** Of days between rotations. Source: `RotationRulesType` of the Secrets Manager API reference. */
const MOST_DAYS = 1000;

const shown = (value: EvidenceValue): string =>
  typeof value === 'object' ? value.join(', ') : String(value);

const evidenceOf = ({ evidence }: Finding): readonly (readonly [string, string])[] =>
  Object.entries(evidence)
    .sort(by(([name]) => name))
    .map(([name, value]) => [asffText(name, KEY), shown(value)]);

/** How the grant is used, where it stands, and how it is closed. */
const proofOf = ({ grant }: Finding): readonly (readonly [string, string])[] =>
  grant === undefined
    ? []
    : [
        ['grantWitness', requestWords(grant)],
        ['grantStatement', statementWords(grant.statement)],
        ['grantFix', grant.fix.summary],
      ];

/** A dash for a blank text would be a key or a function that the secret does not have. */
const textIn = (text: string | undefined): string | undefined =>
  text === undefined || isBlank(text) ? undefined : asffText(text, VALUE);

/** Security Hub takes whole days, and refuses all of a finding that names others. */
const rulesIn = (days: number | undefined): AsffSecretDetails['RotationRules'] =>
  days !== undefined && Number.isInteger(days) && days >= 1 && days <= MOST_DAYS
    ? { AutomaticallyAfterDays: days }
    : undefined;

function knownOf(secret: SecretSummary) {
  const { rotationOverdue: overdue } = secret;
  return defined<Omit<AsffSecretDetails, 'Name'>>({
    Description: textIn(secret.description),
    KmsKeyId: textIn(secret.keyId),
    RotationEnabled: secret.rotationEnabled,
    RotationLambdaArn: textIn(secret.rotationLambdaArn),
    RotationOccurredWithinFrequency: overdue === undefined ? undefined : !overdue,
    RotationRules: rulesIn(secret.rotationEveryDays),
    Deleted: secret.deletionScheduled,
  });
}

/** The first tags by name. Blank ones are left out: Security Hub takes none, and a dash would be another tag. */
function tagsOf({ tags }: SecretSummary): Pick<AsffResource, 'Tags'> {
  const kept = Object.entries(tags)
    .filter(([key, value]) => !isBlank(key) && !isBlank(value))
    .sort(by(([key]) => key))
    .slice(0, TAGS)
    .map(([key, value]) => [asffText(key, TAG_KEY), asffText(value, TAG_VALUE)] as const);
  return kept.length === 0 ? {} : { Tags: Object.fromEntries(kept) };
}

/**
 * The secret as it is known, with its evidence as text; of the details only the name is always there. What is about an
 * account as a whole is about no secret.
 */
export function resourceOf(finding: Finding, partition: string): AsffResource | AsffAccount {
  const { arn, region, name, secret } = finding;
  const account = wholeAccount(arn);
  if (account !== undefined)
    return {
      Type: 'AwsAccount',
      Id: `AWS::::Account:${account}`,
      ...partitionOf(partition),
      ...(region.length > REGION ? {} : { Region: region }),
    };
  const other = [...evidenceOf(finding).slice(0, EVIDENCE), ...proofOf(finding)];
  return {
    Type: 'AwsSecretsManagerSecret',
    // Holds any ARN whose name has up to 450 characters; the product field SecretArn holds all of it.
    Id: asffText(arn, RESOURCE_ID),
    ...partitionOf(partition),
    ...(region.length > REGION ? {} : { Region: region }),
    ...(secret && tagsOf(secret)),
    Details: {
      AwsSecretsManagerSecret: { Name: asffText(name, VALUE), ...(secret && knownOf(secret)) },
      ...(other.length === 0 ? {} : { Other: stringMap(other) }),
    },
  };
}
