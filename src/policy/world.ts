/** What surrounds a policy: whose secret it is and whom its owner trusts, from the context that the caller gave. */
import type { PolicyContext } from '../model/access.js';
import { parseSecretArn } from '../model/arn.js';
import type { KeyValues } from './decide/request.js';
import { accountOfText } from './language/account-of-arn.js';
import { type AddressRange, readRange } from './language/addresses.js';

/** Whom the owner trusts beyond the own account. */
export interface Trust {
  readonly accounts: ReadonlySet<string>;
  /** The own organization among them. */
  readonly organizations: ReadonlySet<string>;
  readonly ranges: readonly AddressRange[];
  readonly vpcs: ReadonlySet<string>;
  readonly vpcEndpoints: ReadonlySet<string>;
}

export interface World {
  readonly secretArn: string;
  readonly partition: string;
  readonly region: string;
  /** Empty where the secret's ARN is not one. */
  readonly account: string;
  /** Undefined: not known, which is not the same as none. */
  readonly organization?: string;
  readonly trust: Trust;
  readonly principalIds: ReadonlyMap<string, string>;
  readonly source: 'aws' | 'template';
  /** Lower-case condition keys that are the same in every request for the secret. */
  readonly constants: KeyValues;
}

/** Whether the owner trusts an account: the own one, or one that was named. */
export const isTrusted = ({ account, trust }: World, id: string): boolean =>
  id === account || trust.accounts.has(id);

/** Stands for the secret's own organization where its id is not known: no stranger's organization equals it. */
export const UNKNOWN_ORGANIZATION = 'o-?';

/** The condition keys of every request for the secret, as far as the context tells; tags, type and primary Region it does not. */
function constantsOf(
  { secretArn, organizationId, now }: PolicyContext,
  { region, account }: Pick<World, 'region' | 'account'>,
): KeyValues {
  const isChina = secretArn.startsWith('arn:aws-cn:');
  const constants = new Map<string, readonly string[]>([
    ['aws:requestedregion', [region]],
    ['aws:resourceaccount', [account]],
    ['aws:resourceorgid', [organizationId ?? UNKNOWN_ORGANIZATION]],
    // The API answers over TLS only.
    ['aws:securetransport', ['true']],
    ['secretsmanager:secretid', [secretArn]],
    // What the secret's key is told; see read/key-statements.ts.
    ['KMS:ViaService', [`secretsmanager.${region}.amazonaws.com${isChina ? '.cn' : ''}`]],
    ['KMS:EncryptionContext:SecretARN', [secretArn]],
  ]);
  if (now === undefined || Number.isNaN(now.getTime())) return constants;
  return constants
    .set('aws:currenttime', [now.toISOString()])
    .set('aws:epochtime', [String(Math.floor(now.getTime() / 1000))]);
}

/** People also name an account by the ARN of its root. */
const accountIdOf = (text: string): string =>
  text.startsWith('arn:') ? accountOfText(text) : text;

/** Reads whom the owner trusts; networks that are no CIDR ranges are left out, which trusts less. */
export function trustOf(context: Omit<PolicyContext, 'secretArn'>): Trust {
  const { organizationId, trustedNetworks: networks } = context;
  return {
    accounts: new Set(context.trustedAccounts?.map(accountIdOf)),
    organizations: new Set([
      ...(organizationId === undefined ? [] : [organizationId]),
      ...(context.trustedOrganizations ?? []),
    ]),
    ranges: (networks?.cidrs ?? []).map(readRange).filter((range) => range !== undefined),
    vpcs: new Set(networks?.vpcs),
    vpcEndpoints: new Set(networks?.vpcEndpoints),
  };
}

/** Reads the context. */
export function worldOf(context: PolicyContext, trust: Trust): World {
  const arn = parseSecretArn(context.secretArn);
  const account = arn?.account ?? '';
  const region = arn?.region ?? 'us-east-1';
  const organization = context.organizationId;
  return {
    secretArn: context.secretArn,
    partition: arn?.partition ?? 'aws',
    region,
    account,
    trust,
    principalIds: new Map(Object.entries(context.principalIds ?? {})),
    source: context.source ?? 'aws',
    constants: constantsOf(context, { region, account }),
    ...(organization === undefined ? {} : { organization }),
  };
}
