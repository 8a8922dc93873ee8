/** The head of an answer of HTTP/1.1 (RFC 9112): its status and headers, and how its body ends. */
import { errors } from 'undici';

export interface AnswerHead {
  readonly status: number;
  /** By their names in lower case. Values of headers that come several times are joined by commas. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: BodyEnd;
  /** Whether the connection may stay open after the answer. */
  readonly isPersistent: boolean;
}

/** The bytes of the body, or what tells its end. */
export type BodyEnd = number | 'chunks' | 'end of connection';

const statusLine = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: [\t\x20-\x7e\x80-\xff]*)?$/;
const headerLine = /^([!#$%&'*+.^_`|~\w-]+):[\t ]*([\t\x20-\x7e\x80-\xff]*)$/;

/** `text` is the head without the empty line. Throws an HTTPParserError for a head that two programs could read differently. */
export function parseHead(text: string): AnswerHead {
  const [first = '', ...lines] = text.split('\r\n');
  const start = statusLine.exec(first);
  if (!start) throw new errors.HTTPParserError('the answer does not begin as HTTP/1.1 does');
  const status = Number(start[2]);
  const headers = new Map<string, string>();
  for (const line of lines) {
    const header = headerLine.exec(line);
    if (!header) throw new errors.HTTPParserError('the answer has a header that is no header of HTTP');
    const name = header[1]!.toLowerCase();
    const value = header[2]!.trimEnd();
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  const body = bodyEndOf(status, headers);
  const isLast = start[1] === '0' || /(^|,)[\t ]*close[\t ]*(,|$)/i.test(headers.get('connection') ?? '');
  return { status, headers, body, isPersistent: !isLast && body !== 'end of connection' };
}

function bodyEndOf(status: number, headers: AnswerHead['headers']): BodyEnd {
  const length = headers.get('content-length');
  const coding = headers.get('transfer-encoding');
  if (length !== undefined && coding !== undefined)
    throw new errors.HTTPParserError('the answer says twice where it ends');
  if (coding !== undefined && coding.toLowerCase() !== 'chunked')
    throw new errors.HTTPParserError('the answer has a transfer coding that was not asked for');
  if (length !== undefined && !/^\d{1,15}$/.test(length))
    throw new errors.HTTPParserError('the answer has a length that is no number');
  if (status < 200 || status === 204 || status === 304) return 0;
  if (coding !== undefined) return 'chunks';
  return length === undefined ? 'end of connection' : Number(length);
}
