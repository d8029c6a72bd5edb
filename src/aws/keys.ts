/** KMS in one account and Region behind the port of `collect`. */
import {
  DescribeKeyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  ListAliasesCommand,
} from '@aws-sdk/client-kms';
import type { DescribedKey, KeysPort } from '../collect/ports.js';
import { answered, type Failure, failed } from '../model/gap.js';
import type { KeyManager } from '../model/secret.js';
import type { Channel } from './channel.js';
import { clientOf } from './clients.js';

const kms = clientOf('kms', (config) => new KMSClient(config));

const MANAGERS: Readonly<Record<string, KeyManager>> = { AWS: 'aws', CUSTOMER: 'customer' };

/** Where keys are asked about. */
interface KeysPlace {
  readonly account: string;
  readonly region: string;
}

/** KMS also answers that it finds nothing where a key lies in another Region, and it cannot tell of other accounts. */
function isHere(id: string, { account, region }: KeysPlace): boolean {
  if (!id.startsWith('arn:')) return true;
  const [, , , keyRegion, keyAccount] = id.split(':');
  return keyRegion === region && keyAccount === account;
}

const isNotFound = ({ detail }: Failure): boolean =>
  detail?.startsWith('NotFoundException') === true;

/**
 * KMS knows no such key: it was deleted, and what it encrypted can never be read again. AWS never deletes its own
 * keys, so it was a customer's.
 */
const gone = (id: string): DescribedKey => ({
  keyId: id,
  arn: id,
  managedBy: 'customer',
  state: 'NotFound',
});

/** Keys that an account may ask about in the Region of its channel. */
export function keysPort(channel: Channel, account: string): KeysPort {
  const place = { account, region: channel.region };
  const client = () => kms(channel);
  return {
    async describe(id) {
      const answer = await channel.call('kms:DescribeKey', (sign) =>
        client().send(sign(new DescribeKeyCommand({ KeyId: id }))),
      );
      if (!answer.ok)
        return isNotFound(answer.failure) && isHere(id, place) ? answered(gone(id)) : answer;
      const key = answer.value.KeyMetadata;
      if (key?.KeyId === undefined)
        return failed({
          reason: 'error',
          api: 'kms:DescribeKey',
          detail: 'The answer names no key.',
        });
      return answered({
        keyId: key.KeyId,
        arn: key.Arn ?? key.KeyId,
        managedBy: MANAGERS[key.KeyManager ?? ''] ?? 'unknown',
        ...(key.AWSAccountId === undefined ? {} : { account: key.AWSAccountId }),
        ...(key.KeyState === undefined ? {} : { state: key.KeyState }),
      });
    },
    async rotationEnabled(keyArn) {
      const answer = await channel.call('kms:GetKeyRotationStatus', (sign) =>
        client().send(sign(new GetKeyRotationStatusCommand({ KeyId: keyArn }))),
      );
      return answer.ok ? answered(answer.value.KeyRotationEnabled === true) : answer;
    },
    async aliases() {
      const answer = await channel.list('kms:ListAliases', async (token, sign) => {
        const page = await client().send(
          sign(new ListAliasesCommand({ Limit: 100, Marker: token })),
        );
        return { items: page.Aliases ?? [], next: page.NextMarker };
      });
      if (!answer.ok) return answer;
      return answered(
        new Map(
          answer.value
            .flatMap(({ TargetKeyId, AliasName }) =>
              TargetKeyId && AliasName ? [[TargetKeyId, AliasName] as const] : [],
            )
            // A key may have several aliases; the last one set wins below, so the first by name is shown.
            .sort(([, a], [, b]) => (a < b ? 1 : -1)),
        ),
      );
    },
  };
}
