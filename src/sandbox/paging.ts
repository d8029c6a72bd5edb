/** Lists cut into pages with opaque tokens, now and then short or empty as AWS may send them. */
import { createHash } from 'node:crypto';
import type { Listing } from './world.js';

/** How lists are cut for one request: as the world says, or as a fault has it. */
export interface RequestListing extends Listing {
  /** `repeatToken`: the token of the request comes back; `emptyPage`: nothing but a token comes. */
  readonly twist?: 'repeatToken' | 'emptyPage';
}

/** Which page of which list. */
export interface PageRequest<T> {
  readonly items: readonly T[];
  /** Most entries that the caller and the operation allow on a page. */
  readonly limit: number;
  readonly token: string | undefined;
  /** What the token is good for: operation, account, Region and parameters. */
  readonly context: () => string;
  readonly listing: RequestListing;
}

/** A page; without a token it is the last. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

interface Position {
  /** Counts from 1. */
  readonly page: number;
  readonly offset: number;
}

/** One page; undefined where the token was not given out for this list. */
export function pageOf<T>(request: PageRequest<T>): Page<T> | undefined {
  const { items, limit, token, context, listing } = request;
  const position = token === undefined ? { page: 1, offset: 0 } : readToken(token, context);
  if (position === undefined) return undefined;
  const { page, offset } = position;
  if (listing.twist === 'emptyPage')
    return { items: [], nextToken: writeToken({ page: page + 1, offset }, context) };
  const empty = listing.emptyPageEvery !== undefined && page % listing.emptyPageEvery === 0;
  const size = empty ? 0 : Math.min(limit, listing.pageSize ?? limit);
  const end = offset + size;
  const shown = items.slice(offset, end);
  if (listing.twist === 'repeatToken' && token !== undefined)
    return { items: shown, nextToken: token };
  if (end >= items.length) return { items: shown };
  return { items: shown, nextToken: writeToken({ page: page + 1, offset: end }, context) };
}

const seal = (text: string, context: () => string): string =>
  createHash('sha256').update(`${text} ${context()}`).digest('base64url').slice(0, 22);

function writeToken({ page, offset }: Position, context: () => string): string {
  const text = `${page}.${offset}`;
  return Buffer.from(`${text}.${seal(text, context)}`).toString('base64url');
}

function readToken(token: string, context: () => string): Position | undefined {
  const parts = Buffer.from(token, 'base64url').toString('utf8').split('.');
  const [page = '', offset = '', mark = ''] = parts;
  if (parts.length !== 3 || mark !== seal(`${page}.${offset}`, context)) return undefined;
  return { page: Number(page), offset: Number(offset) };
}
