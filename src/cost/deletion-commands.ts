/** A secret -> the command lines that delete it, with a window in which it can be had back. Nothing here runs them. */
import { parseSecretArn } from '../model/arn.js';
import type { DeletionCommands } from '../model/cost.js';
import type { Secret } from '../model/secret.js';

/** Days for which a deleted secret can be restored: the most that AWS allows. Source: API reference, `DeleteSecret`. */
const WINDOW_DAYS = 30;

/** Text as one word of a POSIX shell, whatever is in it. */
export const shellQuoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** What is not printable would be quoted well and still deceive whoever reads or pastes it. */
const isPlain = (text: string): boolean => /^[\x21-\x7e]+$/.test(text);

/**
 * The commands, replicas first; undefined where the ARN is none. The ARN is named, never the name: six characters at the
 * end of a name may be those of another secret's ARN.
 */
export function deletionCommands({
  groupArn,
  replica,
}: Pick<Secret, 'groupArn' | 'replica'>): DeletionCommands | undefined {
  const parsed = parseSecretArn(groupArn);
  if (parsed === undefined || ![groupArn, ...replica.regions].every(isPlain)) return undefined;
  const command = (operation: string, ...rest: readonly string[]): string =>
    [
      `aws secretsmanager ${operation}`,
      `--region ${shellQuoted(parsed.region)}`,
      `--secret-id ${shellQuoted(groupArn)}`,
      ...rest,
    ].join(' ');
  const regions = replica.regions.map(shellQuoted).join(' ');
  return {
    ...(regions !== '' && {
      removeReplicas: command(
        'remove-regions-from-replication',
        `--remove-replica-regions ${regions}`,
      ),
    }),
    scheduleDeletion: command('delete-secret', `--recovery-window-in-days ${WINDOW_DAYS}`),
    restore: command('restore-secret'),
  };
}
