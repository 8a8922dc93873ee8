/** Each fault of what an answer does not need: Redis, the issuer of tokens that are known, and the change feed. */
import { applyRecords } from '@marquee/ingestion/apply/applyRecords';
import { faults } from '@marquee/testing/faults/faultProxy';
import { filmIdOfRecord, filmRecord, removeRecords, versionedRecords } from '@marquee/testing/fixtures/films';
import { metricValue } from '@marquee/testing/results/metrics';
import { eventually } from '@marquee/testing/results/waitUntil';
import { startFaultySupergraph, type FaultySupergraph } from '@marquee/testing/servers/faultySupergraph';
import { uniqueName } from '@marquee/testing/servers/testServers';

let supergraph: FaultySupergraph;
let token: string;

const provider = uniqueName('faults');
const title = uniqueName('Faults ');
const record = versionedRecords(provider);
const filmOf = (year: number) => record('film', filmRecord(title, { year }));
const filmId = filmIdOfRecord({ provider, key: 'film' });

beforeAll(async () => {
  supergraph = await startFaultySupergraph();
  await supergraph.addMember('ana');
  token = await supergraph.sign('ana');
});
afterAll(async () => {
  await removeRecords(supergraph.neo4j, [filmOf(1900)]);
  await supergraph.stop();
});

const query = '{ movie(slug: "alien-1979") { title } me { handle } }';
const isWhole = async (as = token) => {
  const { data, errors } = await supergraph.request(as, query);
  expect(errors).toBeUndefined();
  expect(data).toEqual({ movie: { title: 'Alien' }, me: { handle: 'ana' } });
};
const isReady = async (url: string) => {
  const statuses = await Promise.all(['live', 'ready'].map(async (path) => (await fetch(`${url}/${path}`)).status));
  expect(statuses).toEqual([200, 200]);
};

test.each(faults)('answers are whole while Redis is %s, and Redis is used again after it', async (fault) => {
  const isUp = async (up: number) => {
    await isWhole();
    expect(await metricValue('marquee_redis_up')).toBe(up);
  };
  await eventually(() => isUp(1));
  await supergraph.proxies.redis.set(fault);
  await eventually(() => isUp(0));
  await isReady(supergraph.url);
  await supergraph.proxies.redis.set(undefined);
  await eventually(() => isUp(1));
});

test.each(faults)('an issuer that is %s stops new tokens only, and they are good after it', async (fault) => {
  const { issuer, proxies } = supergraph;
  await eventually(() => isWhole());
  await proxies.issuer.set(fault);
  await issuer.rotate();
  const fresh = await supergraph.sign('ana');
  // The issuer may be asked once a second.
  await eventually(async () => {
    const { status, errors } = await supergraph.request(fresh, query);
    expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
    expect(status).toBe(503);
  });
  await eventually(() => isWhole());
  expect((await supergraph.request(null, '{ __typename }')).errors).toBeUndefined();
  await isReady(supergraph.url);
  await proxies.issuer.set(undefined);
  await eventually(() => isWhole(fresh));
});

test.each(faults)('answers are whole while the change feed is %s, and social follows it after it', async (fault) => {
  const { db, neo4j, proxies } = supergraph;
  await proxies['change feed'].set(fault);
  const year = 1950 + faults.indexOf(fault);
  await applyRecords(neo4j, [filmOf(year)]);
  await eventually(() => isWhole());
  await isReady(supergraph.socialUrl);
  await proxies['change feed'].set(undefined);
  await eventually(async () => {
    const film = await db.selectFrom('film').select('year').where('id', '=', filmId).executeTakeFirst();
    expect(film?.year).toBe(year);
  });
});
