/** Answers of HTTP/1.1 in parts of any size, and what is no answer. */
import fc from 'fast-check';
import { AnswerReader, type Http1Answer } from './answerReader.js';

const maxBytes = 1_000;

/** The answer when its bytes arrive in parts that end at these positions. Undefined if it is not whole. */
function readIn(text: string, ends: readonly number[] = []): Http1Answer | undefined {
  const reader = new AnswerReader(maxBytes);
  const bytes = Buffer.from(text, 'latin1');
  const positions = [...new Set([...ends.filter((end) => end < bytes.length), bytes.length])].sort((a, b) => a - b);
  let begin = 0;
  for (const end of positions) {
    // What was taken may change, as in a buffer that is read into again.
    const part = Buffer.from(bytes.subarray(begin, end));
    const answer = reader.take(part);
    part.fill(0);
    if (answer) return answer;
    begin = end;
  }
  return undefined;
}

const sized = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: 1\r\nx-a:2 \r\n\r\n12345';
const chunked =
  'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3;a=b\r\n123\r\n02\r\n45\r\n0\r\nx-trailer: 1\r\ny: 2\r\n\r\n';

test.each<[string, string]>([
  ['with a length', sized],
  ['in chunks, with an extension and trailers', chunked],
  ['after other answers', `HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${sized}`],
])('an answer %s is read in parts of any size', (_, text) => {
  fc.assert(
    fc.property(fc.array(fc.nat(text.length)), (ends) => {
      const { bytes, ...answer } = readIn(text, ends)!;
      expect({ status: answer.status, body: bytes.toString(), isPersistent: answer.isPersistent }).toEqual({
        status: 200,
        body: '12345',
        isPersistent: true,
      });
    }),
  );
});

test('headers of one name are joined, and spaces around values are dropped', () => {
  expect(readIn(sized)!.headers.get('x-a')).toBe('1, 2');
});

test.each<[string, string, boolean]>([
  ['204 has no body', 'HTTP/1.1 204 No Content\r\n\r\n', true],
  ['304 has no body', 'HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\n\r\n', true],
  ['a length of 0', 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n', true],
  ['connection: close', 'HTTP/1.1 200 OK\r\nconnection: x, Close\r\ncontent-length: 0\r\n\r\n', false],
  ['HTTP/1.0', 'HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n', false],
  ['bytes behind the answer', 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\nHTTP/1.1 200 OK\r\n', false],
])('%s', (_, text, isPersistent) => {
  const { bytes, ...answer } = readIn(text)!;
  expect([bytes.length, answer.isPersistent]).toEqual([0, isPersistent]);
});

test('without a length, the answer ends with the connection', () => {
  const reader = new AnswerReader(maxBytes);
  expect(reader.take(Buffer.from('HTTP/1.1 200 OK\r\n\r\n123'))).toBeUndefined();
  expect(reader.take(Buffer.from('45'))).toBeUndefined();
  expect(reader.end()).toMatchObject({ bytes: Buffer.from('12345'), isPersistent: false });
});

test.each(['', 'HTTP/1.1 200', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n1234', chunked.slice(0, -2)])(
  'an answer that ends early is refused: %j',
  (text) => {
    const reader = new AnswerReader(maxBytes);
    expect(reader.take(Buffer.from(text))).toBeUndefined();
    expect(() => reader.end()).toThrow('other side closed');
  },
);

const withHeaders = (...lines: string[]) => `HTTP/1.1 200 OK\r\n${lines.join('\r\n')}\r\n\r\n`;
const inChunks = (body: string) => `${withHeaders('transfer-encoding: chunked')}${body}`;

test.each<[string, string]>([
  ['another protocol', 'SSH-2.0-OpenSSH\r\n\r\n'],
  ['HTTP/2', 'HTTP/2 200 OK\r\n\r\n'],
  ['a status of four digits', 'HTTP/1.1 2000 OK\r\n\r\n'],
  ['a status that asks for the body', 'HTTP/1.1 100 Continue\r\n\r\n'],
  ['a start that never ends', 'what is this'],
  ['a change of protocol', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n'],
  ['a length and chunks', withHeaders('content-length: 5', 'transfer-encoding: chunked')],
  ['two lengths', withHeaders('content-length: 5', 'content-length: 6')],
  ['one length twice', withHeaders('content-length: 5, 5')],
  ['a length with a sign', withHeaders('content-length: +5')],
  ['a length in hexadecimal', withHeaders('content-length: 0x5')],
  ['an empty length', withHeaders('content-length:')],
  ['a transfer coding behind chunks', withHeaders('transfer-encoding: chunked, gzip')],
  ['chunks twice', withHeaders('transfer-encoding: chunked', 'transfer-encoding: chunked')],
  ['another transfer coding', withHeaders('transfer-encoding: gzip')],
  ['a space before the colon', withHeaders('content-length : 5')],
  ['a header without a name', withHeaders(': 5')],
  ['a header without a colon', withHeaders('content-length')],
  ['a header on two lines', withHeaders('x-a: 1', ' content-length: 5')],
  ['a line feed inside a header', withHeaders('x-a: 1\ncontent-length: 5')],
  ['a carriage return inside a header', withHeaders('x-a: 1\rcontent-length: 5')],
  ['a null character', withHeaders('x-a: \0')],
  ['a chunk without a size', inChunks('\r\n')],
  ['a chunk with a negative size', inChunks('-1\r\n')],
  ['a chunk whose size has a prefix', inChunks('0x5\r\n12345\r\n')],
  ['a chunk that is longer than it says', inChunks('3\r\n12345\r\n')],
  ['a chunk of too many digits', inChunks('1000000000000000\r\n')],
])('%s is refused', (_, text) => {
  expect(() => readIn(text)).toThrow();
  expect(() =>
    readIn(
      text,
      Array.from({ length: text.length }, (__, index) => index),
    ),
  ).toThrow();
});

test.each<[string, string]>([
  ['that is announced', withHeaders(`content-length: ${maxBytes + 1}`)],
  ['in chunks', inChunks(`${(maxBytes + 1).toString(16)}\r\n${'x'.repeat(maxBytes + 1)}`)],
  ['until the connection ends', `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(maxBytes + 1)}`],
])('a body that is too large is refused: %s', (_, text) => {
  expect(() => readIn(text)).toThrow(expect.objectContaining({ code: 'UND_ERR_RES_EXCEEDED_MAX_SIZE' }));
});

test.each<[string, string]>([
  ['a head', `HTTP/1.1 200 OK\r\nx-a: ${'x'.repeat(20_000)}`],
  ['a line before a chunk', inChunks(`5;${'x'.repeat(20_000)}`)],
  ['trailers', inChunks(`0\r\n${'x: 1\r\n'.repeat(5_000)}`)],
])('%s that never ends is refused', (_, text) => {
  expect(() => readIn(text)).toThrow(expect.objectContaining({ code: 'UND_ERR_HEADERS_OVERFLOW' }));
});
