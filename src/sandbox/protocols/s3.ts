/** S3: the operation is in method, path and query, results are headers, XML, or the bytes of an object. */
import type { ApiError } from '../api-error.js';
import type { Output, OutputValue, Protocol, WireRequest, WireResponse } from './protocol.js';
import { element } from './xml.js';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** Bucket and key of an address `/bucket/key`; the key may be empty. */
function placeOf({ path }: WireRequest): { readonly bucket: string; readonly key: string } {
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  return { bucket: decode(bucket), key: decode(key) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function operation(request: WireRequest): string | undefined {
  const { method, query, headers } = request;
  if (headers['x-amz-target'] !== undefined) return undefined;
  const { bucket, key } = placeOf(request);
  if (bucket === '') return undefined;
  if (method === 'HEAD') return key === '' ? 'HeadBucket' : undefined;
  if (method !== 'GET') return undefined;
  if (key !== '') return 'GetObject';
  return new URLSearchParams(query).get('list-type') === '2' ? 'ListObjectsV2' : undefined;
}

/** Parameters in the query, by the names of the model's members. */
const PARAMETERS: readonly (readonly [parameter: string, member: string])[] = [
  ['prefix', 'Prefix'],
  ['delimiter', 'Delimiter'],
  ['max-keys', 'MaxKeys'],
  ['continuation-token', 'ContinuationToken'],
  ['start-after', 'StartAfter'],
];

function input(request: WireRequest): Readonly<Record<string, unknown>> {
  const sent = new URLSearchParams(request.query);
  const { bucket, key } = placeOf(request);
  const members = PARAMETERS.map(([parameter, member]) => [member, sent.get(parameter)]);
  return { Bucket: bucket, ...(key === '' ? {} : { Key: key }), ...Object.fromEntries(members) };
}

const answer = (
  status: number,
  requestId: string,
  { headers = {}, body = '' }: Partial<Pick<WireResponse, 'headers' | 'body'>>,
): WireResponse => ({
  status,
  headers: { 'x-amz-request-id': requestId, 'x-amz-id-2': requestId, ...headers },
  body,
});

const xml = (body: string) => ({
  headers: { 'Content-Type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
});

/** Lists have no element of their own: each item is one. */
const flat = (name: string, value: OutputValue | undefined): string =>
  isList(value) ? value.map((item) => element(name, item, '')).join('') : element(name, value, '');

const isList = (value: OutputValue | undefined): value is readonly OutputValue[] =>
  Array.isArray(value);

/** Members of a result that are headers. */
const HEADERS: readonly (readonly [member: string, header: string])[] = [
  ['BucketRegion', 'x-amz-bucket-region'],
  ['ContentType', 'Content-Type'],
  ['ContentEncoding', 'Content-Encoding'],
  ['ETag', 'ETag'],
  ['LastModified', 'Last-Modified'],
];

function headersOf(output: Output): Readonly<Record<string, string>> {
  const written = HEADERS.flatMap(([member, header]) => {
    const value = output[member];
    if (value === undefined) return [];
    return [[header, value instanceof Date ? value.toUTCString() : String(value)] as const];
  });
  return Object.fromEntries(written);
}

function result(name: string, output: Output, requestId: string): WireResponse {
  if (name === 'ListObjectsV2') {
    const members = Object.entries(output).map(([member, value]) => flat(member, value));
    const body = `<ListBucketResult xmlns="${NAMESPACE}">${members.join('')}</ListBucketResult>`;
    return answer(200, requestId, xml(body));
  }
  const { Body: body } = output;
  return answer(200, requestId, {
    headers: headersOf(output),
    body: typeof body === 'string' ? Buffer.from(body, 'base64') : '',
  });
}

/** Members of an error are elements, and headers where there is such a header. */
function error({ status, code, message, members }: ApiError, requestId: string): WireResponse {
  const elements = { Code: code, Message: message, ...members, RequestId: requestId };
  const { headers, body } = xml(element('Error', elements, ''));
  return answer(status, requestId, {
    headers: { ...headers, ...headersOf(members) },
    body,
  });
}

/** The protocol, with buckets in the path. The `Body` of a result is base64; errors may tell the `BucketRegion`. */
export const s3Protocol: Protocol = { operation, input, result, error };
