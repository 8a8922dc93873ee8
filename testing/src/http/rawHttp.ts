/** HTTP as bytes: requests that no client library sends, and what the server does with them. */
import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  /** 0 if the connection was closed without an answer. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RawConnection {
  readonly socket: Socket;
  send(text: string | Buffer): void;
  /** Resolves with the first answer, or with status 0 when the connection closes without one. */
  readonly answer: Promise<RawAnswer>;
  /** Resolves when the server has closed the connection. */
  readonly closed: Promise<void>;
}

/** Opens a connection to the server at `url`. */
export function rawConnection(url: string): RawConnection {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let received = '';
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const answer = new Promise<RawAnswer>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1');
      const parsed = parseAnswer(received);
      if (parsed) resolve(parsed);
    });
    socket.once('close', () => resolve({ status: 0, headers: {}, body: received }));
  });
  // The server may close the connection while the client still sends.
  socket.on('error', () => {});
  return { socket, answer, closed, send: (text) => void socket.write(text) };
}

/** Sends `text` on a connection of its own and returns the first answer. */
export async function rawRequest(url: string, text: string | Buffer): Promise<RawAnswer> {
  const connection = rawConnection(url);
  connection.send(text);
  const answer = await connection.answer;
  connection.socket.destroy();
  return answer;
}

function parseAnswer(text: string): RawAnswer | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [start = '', ...lines] = text.slice(0, end).split('\r\n');
  const status = Number(start.split(' ')[1]);
  // 100 Continue comes before the answer.
  if (status < 200) return parseAnswer(text.slice(end + 4));
  const headers = Object.fromEntries(
    lines.map((line) => [line.split(':', 1)[0]!.toLowerCase(), line.replace(/^[^:]*: */, '')]),
  );
  const body = text.slice(end + 4);
  return body.length < Number(headers['content-length'] ?? 0) ? undefined : { status, headers, body };
}
