/** AWS JSON 1.1: the operation is in a header, parameters and results are JSON. */
import type { ApiError } from '../api-error.js';
import { refuse } from '../api-error.js';
import { isRecord } from '../input.js';
import type { Output, OutputValue, Protocol, WireRequest } from './protocol.js';

/** Written as JSON: dates become seconds since 1970; what is absent is left out. */
export function jsonText(value: OutputValue): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object') return String(value);
  if (value instanceof Date) return String(value.getTime() / 1000);
  let text = '';
  if (isList(value)) {
    for (const item of value) text += text === '' ? jsonText(item) : `,${jsonText(item)}`;
    return `[${text}]`;
  }
  for (const name of Object.keys(value)) {
    const member = value[name];
    if (member === undefined) continue;
    if (text !== '') text += ',';
    text += `${quoted(name)}:${jsonText(member)}`;
  }
  return `{${text}}`;
}

/** Printable ASCII but for the quotation mark and the backslash, which JSON writes as it is. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** Most texts are plain, and looking is cheaper than escaping. */
const quoted = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text));

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
  body: jsonText(body),
});

/**
 * The protocol of a service whose targets begin with one of `prefixes`.
 * `messageMember` is the member of errors that holds the text: services differ in its first letter.
 */
export function jsonProtocol(
  prefixes: string | readonly string[],
  messageMember: 'message' | 'Message',
): Protocol {
  const starts = [prefixes].flat().map((prefix) => `${prefix}.`);
  return {
    operation: ({ headers }: WireRequest) => {
      const target = headers['x-amz-target'];
      if (typeof target !== 'string') return undefined;
      const start = starts.find((candidate) => target.startsWith(candidate));
      return start === undefined ? undefined : target.slice(start.length);
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
