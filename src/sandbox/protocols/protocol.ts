/** A wire protocol: how a request names its operation and parameters, and how an answer is written. */
import type { IncomingHttpHeaders } from 'node:http';
import type { ApiError } from '../api-error.js';

/** A request as it came in. */
export interface WireRequest {
  readonly method: string;
  /** Without the query string. */
  readonly path: string;
  /** Without the question mark; empty where there is none. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An answer as it goes out. */
export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** A value of a result. A date is written as each protocol writes dates; an absent member is left out. */
export type OutputValue =
  | string
  | number
  | boolean
  | Date
  | readonly OutputValue[]
  | { readonly [member: string]: OutputValue | undefined };

/** The members of a result. */
export type Output = { readonly [member: string]: OutputValue | undefined };

/** How one service is spoken to. The answers carry the id of the request. */
export interface Protocol {
  /** Name of the operation that the request asks for; undefined where the request is not of this protocol. */
  readonly operation: (request: WireRequest) => string | undefined;
  /**
   * The parameters of the request.
   * @throws ApiError where the body cannot be read.
   */
  readonly input: (request: WireRequest) => Readonly<Record<string, unknown>>;
  readonly result: (operation: string, output: Output, requestId: string) => WireResponse;
  readonly error: (error: ApiError, requestId: string) => WireResponse;
}
