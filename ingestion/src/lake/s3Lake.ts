/** A lake in an S3 bucket, or in a server with the same protocol. */
import { GetObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { basename, dirname } from 'node:path/posix';
import type { Readable } from 'node:stream';
import { decompressed, FileProblem } from '../source/bytes.js';
import { providerOf, type Lake, type LakeObject } from './lake.js';

interface ObjectHead {
  readonly key: string;
  readonly etag: string;
  readonly size: number;
  readonly modifiedAt: Date;
}

export function s3Lake(client: S3Client, bucket: string): Lake {
  function toObject({ key, etag, size, modifiedAt }: ObjectHead): LakeObject | null {
    const provider = providerOf(key);
    if (provider === null) return null;
    return {
      key,
      provider,
      etag,
      size,
      modifiedAt,
      fileName: basename(key),
      bytes: async function* (onRead) {
        yield* decompressed(await openObject(client, { bucket, key, etag }), onRead);
      },
      sibling: (fileName) => find(`${dirname(key)}/${fileName}`),
    };
  }

  async function find(key: string): Promise<LakeObject | null> {
    if (providerOf(key) === null) return null;
    const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key })).catch((error: unknown) => {
      if (statusOf(error) === 404) return null;
      throw error;
    });
    if (!head) return null;
    const { ETag: etag = '', ContentLength: size = 0, LastModified: modifiedAt = new Date(0) } = head;
    return toObject({ key, etag, size, modifiedAt });
  }

  return { find };
}

/**
 * Reads exactly the version of the object that was found: a newer one has a message of its own.
 *
 * @throws {FileProblem} if that version no longer exists
 */
async function openObject(
  client: S3Client,
  { bucket, key, etag }: { bucket: string; key: string; etag: string },
): Promise<Readable> {
  const command = new GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: etag });
  const { Body } = await client.send(command).catch((error: unknown) => {
    const status = statusOf(error);
    if (status === 412) throw new FileProblem('was replaced while it was read');
    if (status === 404) throw new FileProblem('no longer exists');
    throw error;
  });
  return Body as Readable;
}

const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
