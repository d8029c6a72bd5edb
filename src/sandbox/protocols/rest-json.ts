/** AWS REST-JSON: the operation is in method and path, parameters and results are JSON. */
import { jsonText, parseJsonBody } from './json.js';
import type { Protocol } from './protocol.js';

const JSON_TYPE = 'application/json';

/**
 * The protocol of a service with these routes: `POST /listRegions` -> name of the operation. `messageMember` is the
 * member of errors that holds the text.
 */
export const restJsonProtocol = (
  routes: Readonly<Record<string, string>>,
  messageMember: 'message' | 'Message' = 'message',
): Protocol => ({
  operation: ({ method, path, headers }) =>
    headers['x-amz-target'] === undefined ? routes[`${method} ${path}`] : undefined,
  input: ({ method, query, body }) =>
    method === 'GET' ? Object.fromEntries(new URLSearchParams(query)) : parseJsonBody(body),
  result: (_operation, output, requestId) => ({
    status: 200,
    headers: { 'Content-Type': JSON_TYPE, 'x-amzn-RequestId': requestId },
    body: jsonText(output),
  }),
  error: (error, requestId) => ({
    status: error.status,
    headers: {
      'Content-Type': JSON_TYPE,
      'x-amzn-RequestId': requestId,
      'x-amzn-ErrorType': error.code,
    },
    body: JSON.stringify({ [messageMember]: error.message, ...error.members }),
  }),
});
