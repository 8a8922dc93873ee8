/** What followers of feeds of changes cost: the catalog's change feed, and the changed watches that social reads of its own database. */
import { readFilms } from '@marquee/dev/films';
import { createViewerSigner } from '@marquee/kit/identity/viewer';
import { cpuSecondsOf } from '@marquee/testing/cost/processTable';
import type { BenchEnvironment } from '../benchEnvironment.js';
import { gatewaySecret } from '../multiProcess.js';
import { measureCatalogFeed } from './catalogFeed.js';
import type { Meters } from './meters.js';
import type { FeedFigures } from './model.js';
import { measureWatchFeed } from './watchFeed.js';

/** What a poll finds while 100 films change in a second, and a follower polls twice. */
const changedFilms = 50;
/** Enough for each member of the mix to have one. */
const recordedWatches = 400;

/** Changes the last films of the data set, and changes them back. */
export async function measureFeed(
  { bench, servers, databases, client, next, measured }: Meters,
  { config }: BenchEnvironment,
): Promise<Omit<FeedFigures, 'date'>> {
  const { records } = await readFilms(config.dataset);
  const catalog = servers.programs.find(({ name }) => name === 'catalog')!;
  const ofCatalog = await measureCatalogFeed({
    url: catalog.url,
    signer: createViewerSigner(gatewaySecret),
    neo4j: bench.catalog.neo4j,
    films: records.slice(-changedFilms),
    read: () => ({ catalog: cpuSecondsOf(catalog.pid), neo4j: databases().neo4j }),
  });
  const ofWatches = await measureWatchFeed({
    databaseUrl: measured.databaseUrl,
    read: () => {
      const { node, postgres } = databases();
      return { node, postgres };
    },
    record: async () => {
      for (let count = 0; count < recordedWatches; count++) {
        const { status } = await client.post(next('RecordWatch'));
        if (status !== 200) throw new Error(`A watch was answered ${status}.`);
      }
    },
  });
  return {
    idle: { ...ofCatalog.idle, postgres: ofWatches.idle.postgres },
    nothing: ofCatalog.nothing,
    kinds: [...ofCatalog.kinds, ...ofWatches.kinds],
    background: ofWatches.background,
    watchesOfMember: ofWatches.watchesOfMember,
  };
}
