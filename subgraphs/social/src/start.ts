/** Social as its own process. */
import { createViewerSigner } from '@marquee/kit/identity/viewer';
import { startSubgraph, type StartedSubgraph } from '@marquee/kit/subgraph/startSubgraph';
import type { Lifecycle } from '@marquee/kit/lifecycle';
import { openTopicReader } from '@marquee/kit/kafka/topicReader';
import { catalogTopic, kafkaChangeSource } from './changeFeed/kafkaSource.js';
import { httpChangeSource, type ChangeSource } from './changeFeed/source.js';
import type { SocialConfig } from './config.js';
import { isPostgresOutage } from './db/connection.js';
import { openSocial } from './social.js';

/** Starts the server, and waits for PostgreSQL until `stopping` aborts. Throws a StartError if PostgreSQL cannot be used. */
export const start = (config: SocialConfig, stopping?: AbortSignal): Promise<StartedSubgraph> =>
  startSubgraph({
    name: 'social',
    database: 'postgres',
    config,
    stopping,
    isAway: isPostgresOutage,
    open: async (lifecycle, log) => {
      const social = await openSocial(lifecycle, {
        postgres: { ...config.postgres, onStatement: (text: string) => log.debug({ statement: text }, 'sql') },
        changeSource: changeSourceOf(lifecycle, config),
        kafka: config.kafka,
        ...(config.watchesBytes === undefined ? {} : { watchesBytes: config.watchesBytes }),
        log,
      });
      let isWarm = false;
      void social.warmUp().then(() => (isWarm = true));
      return { ...social, notReady: async () => [...(isWarm ? [] : ['imports']), ...(await social.notReady())] };
    },
  });

function changeSourceOf(lifecycle: Lifecycle, { kafka, catalogUrl, gatewaySecrets }: SocialConfig): ChangeSource {
  if (!kafka) return httpChangeSource(catalogUrl, createViewerSigner(gatewaySecrets));
  const reader = openTopicReader(catalogTopic(kafka));
  lifecycle.onStop('reader of the catalog', () => reader.close());
  return kafkaChangeSource(reader);
}
