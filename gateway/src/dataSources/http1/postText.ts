/** The text of a POST request of HTTP/1.1. */
import { errors } from 'undici';
import { toByteText, type ByteText } from '../../execution/jsonText.js';
import type { Post } from '../postClient.js';

/** What could end a header and begin another one. */
const controls = /[^\t\x20-\x7e]/;

/** Throws an InvalidArgumentError for a header that would not arrive as it is. */
export function postText(host: string, { path, headers, body }: Omit<Post, 'signal'>): ByteText {
  let head = `POST ${path} HTTP/1.1\r\nhost: ${host}\r\n`;
  for (const [name, value] of Object.entries(headers)) {
    if (controls.test(value)) throw new errors.InvalidArgumentError(`invalid ${name} header`);
    head += `${name}: ${value}\r\n`;
  }
  const bytes = toByteText(body);
  return `${head}content-length: ${bytes.length}\r\n\r\n${bytes}`;
}
