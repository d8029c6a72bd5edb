/** An event count -> the names of the secrets that it speaks of, as the caller wrote them. */
import type { EventCount } from '../model/usage.js';

/** The most that a batch call may name. Source: Secrets Manager API, `BatchGetSecretValue.SecretIdList`. */
const MOST_IN_BATCH = 20;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Empty where the text is no list of names, or names more than AWS takes: such a call reads nothing. */
function listed(text: string): readonly string[] {
  const list = parsed(text);
  if (!Array.isArray(list) || list.length > MOST_IN_BATCH) return [];
  return [...new Set(list.filter((id) => typeof id === 'string' && id !== ''))];
}

/** Each name once, in the order of the call; empty where the event names none. */
export function namedSecrets({ secretId, secretIdList }: EventCount): readonly string[] {
  const ids = secretIdList === undefined ? [] : listed(secretIdList);
  if (ids.length > 0) return ids;
  return secretId === undefined || secretId === '' ? [] : [secretId];
}
