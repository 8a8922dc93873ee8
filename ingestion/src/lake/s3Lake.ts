/** A lake that is a bucket of S3, or of whatever speaks its protocol. */
import { GetObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { basename, dirname } from 'node:path/posix';
import type { Readable } from 'node:stream';
import { FileProblem, unpacked } from '../source/bytes.js';
import type { OnRead } from '../source/source.js';
import { providerOf, type Lake, type LakeObject } from './lake.js';

interface Facts {
  readonly key: string;
  readonly etag: string;
  readonly size: number;
  readonly modifiedAt: Date;
}

export function s3Lake(client: S3Client, bucket: string): Lake {
  function toObject({ key, etag, size, modifiedAt }: Facts): LakeObject | null {
    const provider = providerOf(key);
    if (provider === null) return null;
    return {
      key,
      provider,
      etag,
      size,
      modifiedAt,
      fileName: basename(key),
      bytes: (onRead) => objectBytes(client, bucket, { key, etag }, onRead),
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

async function* objectBytes(
  client: S3Client,
  bucket: string,
  { key, etag }: { key: string; etag: string },
  onRead?: OnRead,
): AsyncGenerator<Buffer> {
  // The very object that was announced: what has replaced it comes with a message of its own.
  const command = new GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: etag });
  const { Body } = await client.send(command).catch((error: unknown) => {
    const status = statusOf(error);
    if (status === 412) throw new FileProblem('was replaced while it was read');
    if (status === 404) throw new FileProblem('is not there any more');
    throw error;
  });
  yield* unpacked(Body as Readable, onRead);
}

const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
