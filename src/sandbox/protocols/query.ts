/** AWS Query and EC2 Query: parameters are a form, results are XML. */
import { refuse } from '../api-error.js';
import type { Protocol, WireRequest } from './protocol.js';
import { element, escapeXml } from './xml.js';

const FORM = 'application/x-www-form-urlencoded';
const MAX_DEPTH = 8;

const fieldsOf = ({ headers, body }: WireRequest): URLSearchParams | undefined =>
  headers['content-type']?.startsWith(FORM) ? new URLSearchParams(body) : undefined;

interface Tree {
  text?: string;
  readonly branches: Map<string, Tree>;
}

/** `Filter.1.Value.2=x` becomes `{ Filter: [{ Value: [..., 'x'] }] }`; the step `member` of lists is dropped. */
export function parseForm(fields: URLSearchParams): Readonly<Record<string, unknown>> {
  const root: Tree = { branches: new Map() };
  for (const [name, value] of fields) {
    const steps = name.split('.').filter((step) => step !== 'member');
    if (steps.length > MAX_DEPTH) throw refuse('MalformedInput', 'A parameter is nested too deep.');
    let node = root;
    for (const step of steps) {
      const next = node.branches.get(step) ?? { branches: new Map() };
      node.branches.set(step, next);
      node = next;
    }
    node.text = value;
  }
  return Object.fromEntries([...root.branches].map(([name, branch]) => [name, treeValue(branch)]));
}

function treeValue({ text, branches }: Tree): unknown {
  if (branches.size === 0) return text;
  const entries = [...branches];
  if (entries.every(([step]) => /^\d{1,5}$/.test(step))) {
    const ordered = entries.sort(([a], [b]) => Number(a) - Number(b));
    return ordered.map(([, branch]) => treeValue(branch));
  }
  return Object.fromEntries(entries.map(([name, branch]) => [name, treeValue(branch)]));
}

const operation = (request: WireRequest): string | undefined =>
  fieldsOf(request)?.get('Action') ?? undefined;

const input = (request: WireRequest): Readonly<Record<string, unknown>> =>
  parseForm(fieldsOf(request) ?? new URLSearchParams());

const write = (status: number, body: string, requestId: string) => ({
  status,
  headers: { 'Content-Type': 'text/xml;charset=UTF-8', 'x-amzn-RequestId': requestId },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
});

/** The protocol of STS and its like: a result element, lists of `member`. */
export const queryProtocol = (namespace: string): Protocol => ({
  operation,
  input,
  result: (name, output, requestId) =>
    write(
      200,
      `<${name}Response xmlns="${namespace}">${element(`${name}Result`, output, 'member')}` +
        `<ResponseMetadata>${element('RequestId', requestId, '')}</ResponseMetadata></${name}Response>`,
      requestId,
    ),
  error: (error, requestId) =>
    write(
      error.status,
      `<ErrorResponse xmlns="${namespace}"><Error><Type>Sender</Type><Code>${escapeXml(error.code)}</Code>` +
        `<Message>${escapeXml(error.message)}</Message></Error>${element('RequestId', requestId, '')}</ErrorResponse>`,
      requestId,
    ),
});

/** The protocol of EC2: no result element, lists of `item`. */
export const ec2QueryProtocol = (namespace: string): Protocol => ({
  operation,
  input,
  result: (name, output, requestId) => {
    const members = Object.entries(output).map(([key, value]) => element(key, value, 'item'));
    const id = element('requestId', requestId, '');
    return write(
      200,
      `<${name}Response xmlns="${namespace}">${id}${members.join('')}</${name}Response>`,
      requestId,
    );
  },
  error: (error, requestId) =>
    write(
      error.status,
      `<Response><Errors><Error><Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message></Error></Errors>` +
        `${element('RequestID', requestId, '')}</Response>`,
      requestId,
    ),
});
