/** S3, as far as the files of the organization's trail are found and read. */
import { createHash } from 'node:crypto';
import { ApiError } from '../api-error.js';
import { type BucketObject, objectsOf } from '../bucket.js';
import { pageOf } from '../paging.js';
import type { Output } from '../protocols/protocol.js';
import { s3Protocol } from '../protocols/s3.js';
import type { OrganizationTrail } from '../state/organization-trail.js';
import type { Call, Operation, Service } from './service.js';
import { mayAsk } from './trail-for.js';

/** Source: S3 API reference, ListObjectsV2. */
const MAX_PAGE = 1000;

const noSuch = (what: 'Bucket' | 'Key', name: string): ApiError =>
  new ApiError(
    { code: `NoSuch${what}`, status: 404 },
    `The specified ${what === 'Key' ? 'key' : 'bucket'} does not exist${what === 'Key' ? '.' : ''}`,
    { [what === 'Key' ? 'Key' : 'BucketName']: name },
  );

/** The trail whose bucket is asked. Every account may look for it, but only some get in, and in its Region alone. */
function trailAsked(call: Call): OrganizationTrail {
  const { state, input, region } = call;
  const { trail } = state;
  const bucket = input.text('Bucket');
  if (trail === undefined || bucket !== trail.bucket) throw noSuch('Bucket', bucket);
  if (region !== trail.region) {
    throw new ApiError(
      { code: 'PermanentRedirect', status: 301 },
      'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
      { Bucket: bucket, BucketRegion: trail.region },
    );
  }
  if (!mayAsk(call, trail)) throw new ApiError(DENIED, 'Access Denied');
  return trail;
}

const DENIED = { code: 'AccessDenied', status: 403 };

const etagOf = (file: BucketObject): string =>
  `"${createHash('md5').update(file.bytes()).digest('hex')}"`;

function headBucket(call: Call): Output {
  return { BucketRegion: trailAsked(call).region };
}

function getObject(call: Call): Output {
  trailAsked(call);
  const key = call.input.text('Key');
  const file = objectsOf(call.state).get(key);
  if (file === undefined) throw noSuch('Key', key);
  return {
    Body: file.bytes().toString('base64'),
    ContentType: 'application/json',
    ContentEncoding: 'gzip',
    ETag: etagOf(file),
    LastModified: file.deliveredAt,
  };
}

/** An object, or the beginning that keys have in common up to a delimiter. */
type Entry = { readonly file: BucketObject } | { readonly folder: string };

function listObjects(call: Call): Output {
  const { state, input, listing } = call;
  const { bucket } = trailAsked(call);
  const limit = Math.min(input.integer('MaxKeys') ?? MAX_PAGE, MAX_PAGE);
  const prefix = input.optionalText('Prefix') ?? '';
  const delimiter = input.optionalText('Delimiter') ?? '';
  const after = input.optionalText('StartAfter') ?? '';
  const token = input.optionalText('ContinuationToken');
  const page = pageOf({
    items: entriesOf(objectsOf(state), { prefix, delimiter, after }),
    limit,
    token,
    context: () => `s3:ListObjectsV2 ${JSON.stringify([bucket, prefix, delimiter, after])}`,
    listing,
  });
  if (page === undefined) {
    throw new ApiError({ code: 'InvalidArgument' }, 'The continuation token provided is incorrect');
  }
  return {
    Name: bucket,
    Prefix: prefix,
    Delimiter: delimiter === '' ? undefined : delimiter,
    StartAfter: after === '' ? undefined : after,
    MaxKeys: limit,
    KeyCount: page.items.length,
    IsTruncated: page.nextToken !== undefined,
    ContinuationToken: token,
    NextContinuationToken: page.nextToken,
    Contents: page.items.flatMap((entry) => ('file' in entry ? [described(entry.file)] : [])),
    CommonPrefixes: page.items.flatMap((entry) =>
      'folder' in entry ? [{ Prefix: entry.folder }] : [],
    ),
  };
}

const described = (file: BucketObject) => ({
  Key: file.key,
  LastModified: file.deliveredAt,
  ETag: etagOf(file),
  Size: file.bytes().length,
  StorageClass: 'STANDARD',
});

interface Listed {
  readonly prefix: string;
  /** Empty: none. */
  readonly delimiter: string;
  readonly after: string;
}

function entriesOf(
  files: ReadonlyMap<string, BucketObject>,
  { prefix, delimiter, after }: Listed,
): readonly Entry[] {
  const entries: Entry[] = [];
  let last: string | undefined;
  for (const file of files.values()) {
    const { key } = file;
    if (!key.startsWith(prefix) || key <= after) continue;
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    if (end < 0) {
      entries.push({ file });
      continue;
    }
    const folder = key.slice(0, end + delimiter.length);
    if (folder !== last) entries.push({ folder });
    last = folder;
  }
  return entries;
}

const bucketArn: NonNullable<Operation['resource']> = (input, { partition }) =>
  `arn:${partition}:s3:::${input.optionalText('Bucket')}`;

/** The operations of S3 that the sandbox has. Source of the errors: S3 API reference, "Error responses". */
export const s3: Service = {
  name: 's3',
  protocol: s3Protocol,
  errors: {
    accessDenied: DENIED,
    expiredToken: { code: 'ExpiredToken' },
    internal: { code: 'InternalError', status: 500 },
    unavailable: { code: 'ServiceUnavailable', status: 503 },
    throttled: { code: 'SlowDown', status: 503 },
    invalidCredentials: { code: 'InvalidAccessKeyId', status: 403 },
    missingCredentials: DENIED,
    validation: { code: 'InvalidArgument' },
  },
  operations: {
    HeadBucket: { permission: 's3:ListBucket', resource: bucketArn, run: headBucket },
    ListObjectsV2: {
      permission: 's3:ListBucket',
      resource: bucketArn,
      pages: 'ContinuationToken',
      run: listObjects,
    },
    GetObject: {
      resource: (input, place) => `${bucketArn(input, place)}/${input.optionalText('Key')}`,
      run: getObject,
    },
  },
};
