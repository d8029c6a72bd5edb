/** AWS JSON 1.1: the operation is in a header, parameters and results are JSON. */
import type { ApiError } from '../api-error.js';
import { refuse } from '../api-error.js';
import { isRecord } from '../input.js';
import type { Output, OutputValue, Protocol, WireRequest } from './protocol.js';

type Json = string | number | boolean | readonly Json[] | { readonly [member: string]: Json };

/** Dates become seconds since 1970; what is absent is left out. */
export function toJson(value: OutputValue): Json {
  if (value instanceof Date) return value.getTime() / 1000;
  if (typeof value !== 'object') return value;
  if (isList(value)) return value.map(toJson);
  const members = Object.entries(value).flatMap(([name, member]): [string, Json][] =>
    member === undefined ? [] : [[name, toJson(member)]],
  );
  return Object.fromEntries(members);
}

const isList = (value: OutputValue): value is readonly OutputValue[] => Array.isArray(value);

/** Parses a JSON body that must hold an object; an empty body is an empty object. */
export function parseJsonBody(body: string): Readonly<Record<string, unknown>> {
  if (body === '') return {};
  const value = parseOrRefuse(body);
  if (!isRecord(value)) throw refuse('SerializationException', 'The body must be a JSON object.');
  return value;
}

function parseOrRefuse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw refuse('SerializationException', 'The body is not valid JSON.');
  }
}

const write = (status: number, body: Output, requestId: string) => ({
  status,
  headers: { 'Content-Type': 'application/x-amz-json-1.1', 'x-amzn-RequestId': requestId },
  body: JSON.stringify(toJson(body)),
});

/**
 * The protocol of a service whose targets begin with `prefix`.
 * `messageMember` is the member of errors that holds the text: services differ in its first letter.
 */
export function jsonProtocol(prefix: string, messageMember: 'message' | 'Message'): Protocol {
  const start = `${prefix}.`;
  return {
    operation: ({ headers }: WireRequest) => {
      const target = headers['x-amz-target'];
      if (typeof target !== 'string' || !target.startsWith(start)) return undefined;
      return target.slice(start.length);
    },
    input: ({ body }) => parseJsonBody(body),
    result: (_operation, output, requestId) => write(200, output, requestId),
    error: (error: ApiError, requestId) =>
      write(
        error.status,
        { __type: error.code, [messageMember]: error.message, ...error.members },
        requestId,
      ),
  };
}
