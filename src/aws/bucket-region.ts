/** A request to a bucket to the same request in the Region of the bucket, as S3 tells it to whoever asks elsewhere. */
import { S3Client } from '@aws-sdk/client-s3';
import type { Channel } from './channel.js';
import { clientOf } from './clients.js';
import { fieldsOf, text } from './fields.js';

const s3 = clientOf(
  's3',
  (config) =>
    new S3Client({
      ...config,
      // Buckets of that kind hold no trails, and want sessions of their own.
      disableS3ExpressSessionAuth: true,
      // A log that was damaged shows when it is unpacked; files of CloudTrail have no checksum of S3's to begin with.
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestChecksumCalculation: 'WHEN_REQUIRED',
    }),
);

/** Sends requests to one bucket. */
export interface BucketRegion {
  send<T>(request: (client: S3Client) => Promise<T>): Promise<T>;
}

const HEADER = 'x-amz-bucket-region';

/** It becomes part of a name that is looked up. */
const REGION = /^[a-z]{2,8}(-[a-z]{2,16}){1,3}-\d{1,2}$/;

/** The Region that an answer of S3 names as the bucket's. */
function regionIn(error: unknown): string | undefined {
  const headers = fieldsOf(fieldsOf(fieldsOf(error)['$response'])['headers']);
  const region = text(headers[HEADER]);
  return region !== undefined && REGION.test(region) ? region : undefined;
}

/**
 * Begins in the Region of the channel, and remembers where the bucket is. The SDK's own way changes the shared client for
 * the time of a request, and asks in the wrong Region first every time.
 */
export function bucketRegion({ clients, region: first }: Channel): BucketRegion {
  let region = first;
  return {
    async send(request) {
      const asked = region;
      try {
        return await request(s3({ clients, region: asked }));
      } catch (error) {
        const actual = regionIn(error);
        if (actual === undefined || actual === asked) throw error;
        region = actual;
        return request(s3({ clients, region: actual }));
      }
    },
  };
}
