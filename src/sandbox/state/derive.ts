/** Ids that a world leaves out, made from names: the same name always gives the same id. */
import { createHash } from 'node:crypto';

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const digest = (parts: readonly string[]): Buffer =>
  createHash('sha256').update(JSON.stringify(parts)).digest();

/** Hexadecimal digits, at most 64. */
export const deriveHex = (length: number, ...parts: string[]): string =>
  digest(parts).toString('hex').slice(0, length);

/** The six characters at the end of a secret's ARN. */
export const deriveSuffix = (...parts: string[]): string =>
  Array.from(digest(parts).subarray(0, 6), (byte) =>
    ALPHANUMERIC.charAt(byte % ALPHANUMERIC.length),
  ).join('');

/** A UUID of version 4's shape. */
export function deriveUuid(...parts: string[]): string {
  const hex = deriveHex(32, ...parts);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}
