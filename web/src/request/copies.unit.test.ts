import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { curlOf, explorerLink, typescriptOf } from './copies.js';

const sent = fc.record({
  operationName: fc.constantFrom('HomePage', 'FilmPage'),
  query: fc.string({ unit: 'grapheme' }).map((text) => `{ a(b: "${text.replaceAll('\0', '')}") }`),
  variables: fc.dictionary(
    fc.constantFrom('a', 'b'),
    fc.string().map((text) => text.replaceAll('\0', '')),
  ),
});

test('a shell gives curl the body that the page sent', () => {
  fc.assert(
    fc.property(sent, (request) => {
      const command = curlOf('http://localhost/graphql', request).replace(/^curl/, 'printf "%s\\0"');
      const parts = execFileSync('sh', ['-c', command], { encoding: 'utf8' }).split('\0');
      expect(parts[0]).toBe('http://localhost/graphql');
      expect(JSON.parse(parts.at(-2)!)).toEqual(JSON.parse(JSON.stringify(request)));
    }),
    { numRuns: 40 },
  );
});

test('TypeScript sends the body that the page sent', async () => {
  await fc.assert(
    fc.asyncProperty(sent, async (request) => {
      const bodies: string[] = [];
      const send = async (_url: string, { body }: { readonly body: string }) => {
        bodies.push(body);
        return { json: async () => ({}) };
      };
      // eslint-disable-next-line @typescript-eslint/no-implied-eval -- The copied code is what is tested.
      const run = new Function('fetch', 'token', `return (async () => { ${typescriptOf('/graphql', request)} })()`);
      await (run as (fetch: typeof send, token: string) => Promise<void>)(send, 'token');
      expect(JSON.parse(bodies[0]!)).toEqual(JSON.parse(JSON.stringify(request)));
    }),
  );
});

test('a link to the explorer holds the operation, its variables and the member', () => {
  const link = explorerLink('/graphiql', { operationName: 'A', query: '{ a & "#" }', variables: { b: '=' } }, 'ana');
  const fragment = new URLSearchParams(link.split('#').slice(1).join('#'));
  expect(Object.fromEntries(fragment)).toEqual({ operation: '{ a & "#" }', variables: '{"b":"="}', as: 'ana' });
});
