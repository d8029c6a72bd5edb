/** A bucket of S3 behind the port of `usage`: its files listed, and passed on as they come. */
import {
  GetObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
} from '@aws-sdk/client-s3';
import { type Answer, answered, failed } from '../model/gap.js';
import type { LogLevel, LogObject, LogObjects } from '../usage/ports.js';
import { type BucketRegion, bucketRegion } from './bucket-region.js';
import type { Sign } from './caller.js';
import type { Channel, Page } from './channel.js';
import { knownError, notOfAws } from './http-handler.js';

/** Names that a bucket can have, or could before 2018. Source: S3 user guide, "bucket naming rules". */
const BUCKET = /^[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]$/;

const objectsIn = ({ Contents = [] }: ListObjectsV2CommandOutput): LogObject[] =>
  Contents.flatMap(({ Key: key, Size: size }) =>
    key === undefined ? [] : [{ key, size: size ?? 0 }],
  );

const levelIn = (page: ListObjectsV2CommandOutput): LogLevel => ({
  objects: objectsIn(page),
  folders: (page.CommonPrefixes ?? []).flatMap(({ Prefix }) => Prefix ?? []),
});

/** Where a list of files begins, and how deep it goes. */
interface Below {
  readonly prefix: string;
  readonly delimiter?: '/';
}

/** The bytes of a file, and why they broke off, if they did. */
class Download {
  readonly #body: AsyncIterable<Uint8Array>;
  broken: Error | undefined;

  constructor(body: AsyncIterable<Uint8Array>) {
    this.#body = body;
  }

  async *bytes(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of this.#body) yield chunk;
    } catch (error) {
      this.broken = error instanceof Error ? knownError(error) : undefined;
      throw error;
    }
  }
}

const isStream = (body: unknown): body is AsyncIterable<Uint8Array> =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body;

/** Passes the bytes of one answer on. Throws what broke the download; gives what the receiver threw by itself. */
async function pass(
  body: unknown,
  receive: (bytes: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<{ readonly thrown: unknown } | undefined> {
  if (!isStream(body)) throw notOfAws(undefined);
  const download = new Download(body);
  try {
    await receive(download.bytes());
    return undefined;
  } catch (thrown) {
    if (download.broken !== undefined) throw download.broken;
    return { thrown };
  }
}

const UNNAMED = { reason: 'error', detail: 'There can be no bucket of this name.' } as const;

/** The files of a bucket. The channel is that of the Region where it is looked for first. */
export function logObjects(channel: Channel, bucket: string): LogObjects {
  const isName = BUCKET.test(bucket);
  const region: BucketRegion = bucketRegion(channel);
  const page =
    <T>({ prefix, delimiter }: Below, read: (page: ListObjectsV2CommandOutput) => readonly T[]) =>
    async (token: string | undefined, sign: Sign): Promise<Page<T>> => {
      const answer = await region.send((client) =>
        client.send(
          sign(
            new ListObjectsV2Command({
              Bucket: bucket,
              Prefix: prefix,
              Delimiter: delimiter,
              ContinuationToken: token,
            }),
          ),
        ),
      );
      // The SDK takes any page for a list without files.
      if (answer.Name === undefined) throw notOfAws(answer.$metadata.httpStatusCode);
      return { items: read(answer), next: answer.NextContinuationToken };
    };
  async function* pages<T>(
    below: Below,
    read: (page: ListObjectsV2CommandOutput) => readonly T[],
  ): AsyncGenerator<Answer<readonly T[]>> {
    if (isName) yield* channel.pages('s3:ListObjectsV2', page(below, read));
    else yield failed({ ...UNNAMED, api: 's3:ListObjectsV2' });
  }
  return {
    list: (prefix) => pages({ prefix }, objectsIn),
    async *browse(prefix) {
      for await (const answer of pages({ prefix, delimiter: '/' }, (found) => [levelIn(found)])) {
        if (!answer.ok) yield answer;
        else for (const level of answer.value) yield answered(level);
      }
    },
    async fetch(key, receive) {
      if (!isName) return failed({ ...UNNAMED, api: 's3:GetObject' });
      const answer = await channel.call('s3:GetObject', async (sign) => {
        const { Body } = await region.send((client) =>
          client.send(sign(new GetObjectCommand({ Bucket: bucket, Key: key }))),
        );
        return pass(Body, receive);
      });
      if (!answer.ok) return answer;
      if (answer.value !== undefined) throw answer.value.thrown;
      return answered(undefined);
    },
  };
}
