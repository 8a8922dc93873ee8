/** Any text in any place that takes one, and any bytes as a body: the answer is JSON and never an error of the server. */
import { readFileSync } from 'node:fs';
import {
  buildSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
} from 'graphql';
import { nameOf, readRestOperations, type RestOperation } from '@marquee/gateway/rest/restOperations';
import { isList, namedType } from '@marquee/gateway/rest/restVariables';
import { invalidJson, oddJson } from '@marquee/testing/fixtures/jsonTexts';
import { addMember, addWatch, befriend } from '@marquee/testing/fixtures/members';
import { naughtyTexts } from '@marquee/testing/fixtures/naughtyTexts';
import { findFilm } from '@marquee/testing/fixtures/referenceFilms';
import { rawRequest } from '@marquee/testing/http/rawHttp';
import { startSupergraph, type Supergraph } from '@marquee/testing/servers/supergraph';

const schema = buildSchema(readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8'));

let supergraph: Supergraph;
let token: string;
/** Values of what an operation needs beside the text, by name. */
let values: Record<string, unknown>;

beforeAll(async () => {
  supergraph = await startSupergraph();
  const { db } = supergraph.social;
  const ana = await addMember(db, 'ana');
  const ben = await addMember(db, 'ben');
  await befriend(db, ana, ben);
  const film = await findFilm(db, 'Casablanca', 1942);
  const watch = await addWatch(db, ana, { film: film.pk });
  const { id: personId } = await db.selectFrom('person').select('id').executeTakeFirstOrThrow();
  token = await supergraph.devIssuer.issue('ana');
  values = {
    movieId: film.id,
    watchId: `wch_${String(watch)}`,
    personId,
    userId: ben.id,
    id: film.id,
    from: personId,
    to: personId,
    slug: 'casablanca-1942',
    q: 'the',
    source: 'IMDB',
    value: 'tt0034583',
    handle: 'ana-again',
    displayName: 'Ana',
    format: 'LETTERBOXD',
    content: 'Name,Year\nCasablanca,1942\n',
    dryRun: true,
    watchedBy: 'EVERYONE',
    with: [],
    line: 1,
    watchlisted: true,
    loved: true,
    rating: 5,
    after: null,
  };
});
afterAll(() => supergraph.stop());

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

async function send(path: string, init: RequestInit & { readonly signedIn?: boolean }): Promise<Answer> {
  const { signedIn = true, headers, ...rest } = init;
  const response = await fetch(`${supergraph.url}${path}`, {
    ...rest,
    headers: {
      'content-type': 'application/json',
      ...(signedIn ? { authorization: `Bearer ${token}` } : {}),
      ...(headers as Record<string, string> | undefined),
    },
  });
  const contentType = response.headers.get('content-type') ?? '';
  return { status: response.status, contentType, text: await response.text() };
}

/** The codes of the errors of an answer, which is JSON unless it is empty and says so. Fails the test for an error of the server. */
function codesOf({ status, text }: Answer, sent: unknown): string[] {
  const described = String(JSON.stringify(sent)).slice(0, 200);
  if (status === 204 || status === 304) return [];
  let body: { code?: string; errors?: { code?: string; extensions?: { code: string } }[] };
  try {
    body = JSON.parse(text) as typeof body;
  } catch {
    throw new Error(`${described} is answered with ${status} and no JSON: ${text.slice(0, 200)}`);
  }
  const codes = [body.code, ...(body.errors ?? []).map((error) => error.extensions?.code)].filter(
    (code) => code !== undefined,
  );
  if (status >= 500 || codes.includes('INTERNAL_SERVER_ERROR'))
    throw new Error(`${described} is answered with ${status}: ${text.slice(0, 500)}`);
  return codes;
}

/** Texts for every place. */
const forEveryPlace = ['\u0000', '\ud800', "'"];
const shares = 60;
/** Each place gets a share of the other texts, and the places together get all of them. */
const textsFor = (place: number): string[] => [
  ...forEveryPlace,
  ...naughtyTexts.filter((_, index) => index % shares === place % shares),
];

/** Runs `work` for each item, four at a time. */
async function forEach<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (const item of rest) await work(item);
    }),
  );
}

/** A place in the arguments of a field that takes a text: an id, a time or an enum value is one too. */
interface Place {
  readonly parent: string;
  readonly field: GraphQLField<unknown, unknown>;
  readonly path: readonly string[];
}

function textsIn(type: GraphQLInputType, path: readonly string[]): (readonly string[])[] {
  const plain = getNullableType(type);
  if (isListType(plain)) return textsIn(plain.ofType, path);
  if (isInputObjectType(plain))
    return Object.values(plain.getFields()).flatMap((field) => textsIn(field.type, [...path, field.name]));
  return isEnumType(plain) || ['String', 'ID', 'DateTime'].includes(plain.name) ? [path] : [];
}

const places: readonly Place[] = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .filter(({ name }) => !name.startsWith('__'))
  .flatMap((type) =>
    Object.values(type.getFields()).flatMap((field) =>
      field.args.flatMap(({ name, type: of }) =>
        textsIn(of, [name]).map((path) => ({ parent: type.name, field, path })),
      ),
    ),
  );

/** The value of an argument that has the text at `path`, and beside it what is required. */
function valueOf(name: string, type: GraphQLInputType, options: { path?: readonly string[]; text: string }): unknown {
  const { path, text } = options;
  const plain = getNullableType(type);
  const isThere = path !== undefined;
  if (isListType(plain)) return isThere ? [valueOf(name, plain.ofType, options)] : values[name];
  if (!isInputObjectType(plain)) return isThere ? text : values[name];
  const [next, ...rest] = path ?? [];
  return Object.fromEntries(
    Object.values(plain.getFields())
      .filter((field) => field.name === next || isNonNullType(field.type) || field.name === 'dryRun')
      .map((field) => [
        field.name,
        valueOf(field.name, field.type, { text, ...(field.name === next ? { path: rest } : {}) }),
      ]),
  );
}

/** Fields that make the server read what the argument asks for. */
function selectionOf(type: GraphQLOutputType): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return '';
  if (!isObjectType(named)) return '{ __typename id }';
  const fields = Object.values(named.getFields()).filter(({ args }) =>
    args.every((argument) => !isNonNullType(argument.type)),
  );
  const nested: Record<string, string> = {
    edges: '{ cursor }',
    userErrors: '{ code message field }',
    watch: '{ id note }',
    user: '{ id handle displayName }',
    movies: '{ id }',
  };
  return `{ __typename ${fields
    .filter((field) => isLeafType(getNamedType(field.type)) || field.name in nested)
    .map((field) => `${field.name} ${nested[field.name] ?? ''}`)
    .join(' ')} }`;
}

const parents: Record<string, (selection: string) => string> = {
  Query: (selection) => selection,
  Mutation: (selection) => selection,
  User: (selection) => `me { ${selection} }`,
  Movie: (selection) => `movie(slug: "casablanca-1942") { ${selection} }`,
  Person: (selection) => `person(slug: "humphrey-bogart") { ${selection} }`,
};

function operationOf({ parent, field, path: [target, ...path] }: Place, text: string) {
  const given = field.args.filter(({ name, type }) => name === target || isNonNullType(type));
  const variables = Object.fromEntries(
    given.map(({ name, type }) => [name, valueOf(name, type, { text, ...(name === target ? { path } : {}) })]),
  );
  const declared = given.map(({ name, type }: GraphQLArgument) => `$${name}: ${String(type)}`).join(', ');
  const selection = `${field.name}(${given.map(({ name }) => `${name}: $${name}`).join(', ')}) ${selectionOf(field.type)}`;
  return {
    query: `${parent === 'Mutation' ? 'mutation' : 'query'} (${declared}) { ${parents[parent]!(selection)} }`,
    variables,
  };
}

const postGraphql = (body: unknown) => send('/graphql', { method: 'POST', body: JSON.stringify(body) });

test.each(
  places.map((place, index) => [`${place.parent}.${place.field.name}(${place.path.join('.')})`, place, index] as const),
)('%s takes any text, or says what is wrong with it', async (_, place, index) => {
  await forEach(textsFor(index), async (text) => {
    const operation = operationOf(place, text);
    for (const code of codesOf(await postGraphql(operation), operation))
      expect(['BAD_USER_INPUT', 'NOT_FOUND']).toContain(code);
  });
});

test('a note is stored as it is sent, or refused', async () => {
  const query =
    'mutation ($input: RecordWatchInput!) { recordWatch(input: $input) { watch { note } userErrors { field code } } }';
  await forEach(naughtyTexts, async (note) => {
    const body = { query, variables: { input: { movieId: values.movieId, note } } };
    const answer = await postGraphql(body);
    expect(codesOf(answer, body)).toEqual([]);
    const { watch, userErrors } = (
      JSON.parse(answer.text) as {
        data: {
          recordWatch: { watch: { note: string | null } | null; userErrors: { field: string[]; code: string }[] };
        };
      }
    ).data.recordWatch;
    if (watch) expect(watch.note ?? '').toBe(note);
    else expect(userErrors).toEqual([{ field: ['input', 'note'], code: expect.any(String) }]);
  });
});

describe('a REST route takes any text, or says what is wrong with it:', () => {
  /** Bytes of any text in a URL: encodeURIComponent refuses half a character. */
  const encode = (text: string) => Buffer.from(text).toString('hex').replace(/../g, '%$&');
  const valueAt = (name: string, text: string, target: string) => encode(name === target ? text : String(values[name]));

  function addressOf(operation: RestOperation, target: string, text: string): string {
    const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => valueAt(name, text, target));
    const query = operation.queryVariables
      .filter(
        (variable) => nameOf(variable) === target || (variable.type.kind === 'NonNullType' && !isList(variable.type)),
      )
      .map((variable) => {
        const name = nameOf(variable);
        return `${name}=${namedType(variable.type) === 'Circle' && name !== target ? 'EVERYONE' : valueAt(name, text, target)}`;
      });
    return `/api/v1${path}${query.length > 0 ? `?${query.join('&')}` : ''}`;
  }

  const targets = readRestOperations().flatMap((operation) =>
    [...operation.path.matchAll(/\{(\w+)\}/g)]
      .map(([, name]) => name!)
      .concat(operation.queryVariables.map(nameOf))
      .map((name) => [`${operation.method} ${operation.path} ${name}`, operation, name] as const),
  );

  test.each(targets.map((target, index) => [...target, index] as const))('%s', async (_, operation, name, index) => {
    await forEach(textsFor(index), async (text) => {
      // The server refuses a longer URL before it looks at it.
      const address = addressOf(operation, name, text.slice(0, 2_000));
      const { method } = operation;
      const answer = await send(address, { method, ...(operation.body ? { body: '{}' } : {}) });
      codesOf(answer, address);
    });
  });
});

describe('headers may have any bytes', () => {
  const names = [
    'x-request-id', 'idempotency-key', 'authorization', 'traceparent', 'tracestate', 'baggage', 'accept', 'accept-encoding', 'content-type',
    'content-encoding', 'origin', 'referer', 'cookie', 'if-none-match', 'x-forwarded-for', 'x-marquee-viewer', 'x-deadline', 'user-agent',
    'apollographql-client-name', 'apollo-require-preflight', 'expect', 'range',
  ]; // prettier-ignore
  const bodies = [
    ['/graphql', JSON.stringify({ query: '{ __typename }' })],
    ['/api/v1/me/watches', JSON.stringify({ movieId: 'mov_x' })],
  ] as const;

  test.each(names.map((name, index) => [name, index] as const))('%s', async (name, index) => {
    // A line break ends a header.
    const sent = textsFor(index).filter((text) => text.length < 4_000 && !/[\r\n]/.test(text));
    await forEach(sent, async (text) => {
      for (const [path, body] of bodies) {
        const head = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: ${body.length}\r\nconnection: close\r\n`;
        const type = name === 'content-type' ? '' : 'content-type: application/json\r\n';
        const bytes = Buffer.concat([
          Buffer.from(`${head}${type}${name}: `),
          Buffer.from(text),
          Buffer.from(`\r\n\r\n${body}`),
        ]);
        const answer = await rawRequest(supergraph.url, bytes);
        expect([text, [2, 4].includes(Math.floor(answer.status / 100))]).toEqual([text, true]);
      }
    });
  });
});

describe('a body', () => {
  const writes = readRestOperations().filter(({ body }) => body !== undefined);
  const asVariables = (json: string | Buffer) =>
    Buffer.concat([
      Buffer.from('{"query":"query ($s: String) { movie(slug: $s) { id } }","variables":'),
      Buffer.from(json),
      Buffer.from('}'),
    ]);

  /** Sends the body to each route that reads one; of the REST routes to one after the other. */
  async function sendEach(bodies: readonly (string | Buffer)[], check: (answer: Answer, sent: string) => void) {
    await forEach([...bodies.entries()], async ([index, json]) => {
      const { method, path } = writes[index % writes.length]!;
      const route = `/api/v1${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name]))}`;
      for (const [to, body, by = 'POST'] of [
        ['/graphql', json],
        ['/graphql', asVariables(json)],
        ['/dev/token', json],
        [route, json, method],
      ] as const) {
        const answer = await send(to, { method: by, body: typeof body === 'string' ? body : new Uint8Array(body) });
        const sent = `${by} ${to} ${body.toString().slice(0, 200)}`;
        codesOf(answer, sent);
        check(answer, sent);
      }
    });
  }

  test('that is no JSON is refused', async () => {
    await sendEach(invalidJson, ({ status, contentType, text }, sent) => {
      expect([sent, [400, 413].includes(status), contentType]).toEqual([sent, true, expect.stringContaining('json')]);
      expect([sent, text]).toEqual([sent, expect.stringContaining('BAD_REQUEST')]);
    });
  });

  test('that is odd JSON is taken or refused', async () => {
    // Errors of the server fail in codesOf.
    await sendEach(oddJson, ({ contentType }, sent) => {
      expect([sent, contentType]).toEqual([sent, expect.stringContaining('json')]);
    });
  });
});
