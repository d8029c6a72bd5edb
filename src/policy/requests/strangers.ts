/** The accounts of strangers that a policy's statements tell apart: fresh ones and those that it names. */

import { resolver } from '../decide/resolver.js';
import { accountOfText } from '../language/account-of-arn.js';
import { literalsOf } from '../language/glob.js';
import { isTrusted } from '../world.js';
import { type AccountChoice, accountChoices, accountOfArn } from './accounts.js';
import { OWNED_ARN_KEYS } from './owned-arns.js';
import { exampleArn, PRINCIPAL_KINDS, principalArnShape } from './principal-kinds.js';
import type { Setting } from './setting.js';
import { arnsOfPins } from './unique-ids.js';
import { patternsOn } from './vocabulary.js';

/** Accounts that the principals of statements name. */
const accountsOfPrincipals = ({ vocabulary }: Setting): readonly string[] =>
  vocabulary.statements.flatMap(({ principals }) => [
    ...principals.accounts,
    ...principals.providerAccounts,
    ...literalsOf(principals.accountPatterns),
    ...[...principals.arns, ...principals.sessions].map(accountOfText),
  ]);

/** Accounts that `aws:userid` names: as a root user, or before the colon as the home of a federated user. */
const accountsOfUserIds = ({ vocabulary }: Setting): readonly string[] =>
  patternsOn(vocabulary, 'aws:userid').map(({ tokens }) =>
    tokens
      .slice(0, 12)
      .filter((token) => typeof token === 'string')
      .join(''),
  );

/** Accounts that the ARNs of a requester's function or instance name. */
const accountsOfOwnedArns = ({ vocabulary, constants }: Setting): readonly string[] =>
  OWNED_ARN_KEYS.flatMap((key) => patternsOn(vocabulary, key, resolver(constants)))
    .map(accountOfArn)
    .filter((account) => account !== undefined);

/** The accounts, fresh ones first. */
export function strangerAccounts(setting: Setting): readonly AccountChoice[] {
  const { vocabulary, world, constants, budget } = setting;
  const resolve = resolver(constants);
  return accountChoices(
    {
      patterns: [
        ...patternsOn(vocabulary, 'aws:principalaccount', resolve),
        ...vocabulary.statements.flatMap(({ principals }) => principals.accountPatterns),
      ],
      arns: {
        patterns: patternsOn(vocabulary, 'aws:principalarn', resolve),
        shapesIn: (account) =>
          PRINCIPAL_KINDS.map((kind) => principalArnShape(kind, world.partition, account)),
        exampleIn: (account) => exampleArn('role', world.partition, account),
      },
      named: [
        ...accountsOfPrincipals(setting),
        ...accountsOfUserIds(setting),
        ...arnsOfPins(setting).map(accountOfText),
        ...accountsOfOwnedArns(setting),
      ],
      isTrusted: (id) => isTrusted(world, id),
    },
    budget,
  );
}
