/** The content of a queue's message: objects that were added to the lake, or rows. */

export interface AddedObject {
  readonly bucket: string;
  readonly key: string;
  /** Undefined if the event does not say it. S3 gives it in milliseconds, and an object's own time in seconds. */
  readonly addedAt: Date | undefined;
}

export type Message =
  | { readonly kind: 'OBJECTS'; readonly objects: readonly AddedObject[] }
  | { readonly kind: 'ROWS'; readonly provider: string; readonly rows: readonly unknown[] }
  /** Nothing to do: S3's test of a new notification, or deleted objects. */
  | { readonly kind: 'NOTHING'; readonly why: string };

/** A message without a known form. Retrying does not help. */
export class UnreadableMessage extends Error {}

interface S3Record {
  readonly eventName?: unknown;
  readonly eventTime?: unknown;
  readonly s3?: { readonly bucket?: { readonly name?: unknown }; readonly object?: { readonly key?: unknown } };
}

/** @throws {UnreadableMessage} */
export function readMessage(body: string): Message {
  const content = parse(body);
  // An SNS topic between bucket and queue wraps the event.
  if (content.Type === 'Notification' && typeof content.Message === 'string') return readMessage(content.Message);
  if (content.Event === 's3:TestEvent') return { kind: 'NOTHING', why: 'a test of the notification' };
  if (Array.isArray(content.Records)) return readEvent(content.Records as S3Record[]);
  if (typeof content.provider === 'string' && Array.isArray(content.rows))
    return { kind: 'ROWS', provider: content.provider, rows: content.rows };
  throw new UnreadableMessage('is neither an S3 event nor {"provider", "rows"}');
}

function parse(body: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = JSON.parse(body);
  } catch {
    throw new UnreadableMessage('is not valid JSON');
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new UnreadableMessage('is not a JSON object');
  return content as Record<string, unknown>;
}

function readEvent(records: readonly S3Record[]): Message {
  const objects = records.flatMap((record) => {
    const { eventName, eventTime } = record ?? {};
    const [bucket, key] = [record?.s3?.bucket?.name, record?.s3?.object?.key];
    if (typeof eventName !== 'string' || typeof bucket !== 'string' || typeof key !== 'string')
      throw new UnreadableMessage('has a record that is not an S3 event');
    return /^(s3:)?ObjectCreated:/.test(eventName) ? [{ bucket, key: decodeKey(key), addedAt: timeOf(eventTime) }] : [];
  });
  return objects.length > 0 ? { kind: 'OBJECTS', objects } : { kind: 'NOTHING', why: 'no object was created' };
}

function timeOf(text: unknown): Date | undefined {
  const time = typeof text === 'string' ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? undefined : new Date(time);
}

/** S3 encodes keys as HTML forms do: a space is a plus. */
function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replace(/\+/g, ' '));
  } catch {
    throw new UnreadableMessage(`has a key that is not URL-encoded: ${key.slice(0, 100)}`);
  }
}
