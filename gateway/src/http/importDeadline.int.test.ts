/** How long an import may take. The subgraph answers when the test says so, or when the request ends. */
import { createLifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { waitUntil } from '@marquee/testing/results/waitUntil';
import { readGatewayConfig } from '../config.js';
import { openGateway } from '../gateway.js';

const lifecycle = createLifecycle(silentLog);
const ended = { errors: [{ message: 'late', path: [], extensions: { code: 'SUBGRAPH_TIMEOUT' } }] };
let url: string;
const held: (() => void)[] = [];

beforeAll(async () => {
  ({ url } = await openGateway(lifecycle, {
    config: readGatewayConfig({
      PORT: '0',
      DEV_ISSUER: 'false',
      RATE_LIMITS: 'false',
      DEADLINE_MS: '300',
      IMPORT_DEADLINE_MS: '600000',
    }),
    log: silentLog,
    dataSource: () => ({
      process: ({ context: { signal } }) =>
        new Promise((resolve) => {
          held.push(() => resolve({ data: { importHistory: { matched: 7 }, other: { matched: 7 } } }));
          signal.addEventListener('abort', () => resolve(ended));
        }),
    }),
  }));
});
afterAll(() => lifecycle.stop());

const send = async (body: object) => {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) });
  return response.text();
};
const input = '{ format: LETTERBOXD, content: "Name,Year" }';

test.each([
  ['alone', `mutation { importHistory(input: ${input}) { matched } }`],
  ['under another name', `mutation { other: importHistory(input: ${input}) { matched } }`],
  ['in a fragment', `mutation { ...f } fragment f on Mutation { importHistory(input: ${input}) { matched } }`],
])('an import %s goes on when other requests have met their deadline', async (_, query) => {
  held.length = 0;
  const importing = send({ query });
  await waitUntil(() => held.length === 1, 10);
  // It begins later, so its deadline is later than the import's would be with the same setting.
  expect(await send({ query: '{ movie(slug: "alien-1979") { title } }' })).toContain('SUBGRAPH_TIMEOUT');
  held[0]!();
  expect(await importing).toContain('"matched":7');
});
