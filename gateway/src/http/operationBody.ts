/** Reads the JSON of an operation, with limits by role. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpError } from '@marquee/kit/errors';
import type { BodyReader } from '@marquee/kit/http/bodyReader';
import { parseJson } from '@marquee/kit/http/json';
import type { Role } from '../identity/gatewayViewer.js';

/** Bytes of a body. */
export interface OperationBytes {
  readonly anonymous: number;
  readonly member: number;
  /** A history to import is one string of up to 10 MB. Only members may send it, and only to `importHistory`. */
  readonly importHistory: number;
}

export interface OperationBodyOptions {
  readonly role: Role;
  /** Whose bytes these are. */
  readonly client: string;
  /** Whether it is a history to import. Undefined if only the body tells. */
  readonly isImport?: boolean | undefined;
}

export type ReadOperationBody = (
  request: IncomingMessage,
  response: ServerResponse,
  options: OperationBodyOptions,
) => Promise<unknown>;

/** Throws an HttpError for a body that is too large for the role, or no JSON. */
export const createOperationBody =
  (bodies: BodyReader, bytes: OperationBytes): ReadOperationBody =>
  async (request, response, { role, client, isImport }) => {
    const maxBytes = role === 'anonymous' ? bytes.anonymous : Math.max(bytes.member, bytes.importHistory);
    const body = await bodies.read(request, response, { maxBytes, client });
    const isLarge = body.length > bytes.member;
    // The text is looked at before it is parsed: parsing is what costs.
    if (isLarge && !(isImport ?? importNames.some((name) => body.includes(name)))) throw tooLarge(bytes.member);
    if (isLarge && hasManyValues(body)) throw tooManyValues(bytes.member);
    const parsed = parseJson(body);
    if (isLarge && !(isImport ?? asksForImport(parsed, bytes.member))) throw tooLarge(bytes.member);
    return parsed;
  };

const tooLarge = (maxBytes: number) =>
  new HttpError('BAD_REQUEST', `Only importHistory may have a body of more than ${maxBytes} bytes.`, 413);

const tooManyValues = (bytes: number) =>
  new HttpError('BAD_REQUEST', `A body of more than ${bytes} bytes may have at most ${maxValues} JSON values.`, 413);

/** A history is one of them. The others are the choices of an import and its settings. */
const maxValues = 10_000;
const code = { comma: 44, quote: 34, backslash: 92, openList: 91, openObject: 123 } as const;

/** Whether the JSON has more values than an import. Looking costs a hundredth of parsing them. */
function hasManyValues(body: Buffer): boolean {
  let values = 0;
  let isString = false;
  for (let index = 0; index < body.length; index++) {
    const byte = body[index];
    if (isString) {
      if (byte === code.backslash) index++;
      else if (byte === code.quote) isString = false;
    } else if (byte === code.quote) isString = true;
    else if (byte === code.comma || byte === code.openList || byte === code.openObject) values++;
    if (values > maxValues) return true;
  }
  return false;
}

/** The field, and the name of an operation that has it. */
const importNames = ['importHistory', 'ImportHistory'];

/** A stored operation is sent without its text, so its name counts too. */
function asksForImport(body: unknown, maxBytes: number): boolean {
  const { query, operationName } = (body ?? {}) as { query?: unknown; operationName?: unknown };
  const texts = [query, operationName].filter((text) => typeof text === 'string');
  return (
    texts.some((text) => importNames.some((name) => text.includes(name))) &&
    texts.every(({ length }) => length <= maxBytes)
  );
}
