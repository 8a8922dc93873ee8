/** The programs and the settings that each of them reads. */
import type { Settings } from '@marquee/kit/config';
import { catalogSettings } from '@marquee/catalog/config';
import { gatewaySettings, multiProcessSettings } from '@marquee/gateway/config';
import { ingestSettings } from '@marquee/ingestion/config';
import { socialSettings } from '@marquee/social/config';
import { devSettings } from '../config.js';

export interface Program {
  readonly title: string;
  /** How to start it. */
  readonly introduction: string;
  readonly settings: Settings;
}

export const programs: readonly Program[] = [
  {
    title: 'One-command runner',
    introduction:
      'Started by `make run` or `npm start`. It serves the web app in `web/dist` if that is built and `WEB_ROOT` is not set. It reads these settings and those of the gateway, except for `GATEWAY_SECRET`, `CATALOG_URL` and `SOCIAL_URL`. The flags `--users`, `--seed`, `--data` and `--port` of `npm start -- …` replace the variables of the same names. `npm run ingest` and `npm run seed` read the same settings, and the queue settings of ingestion. `npm run load` reads them too: it fills external databases with the data set, and ends.',
    settings: devSettings,
  },
  {
    title: 'Gateway',
    introduction: 'Started by `npm run start:gateway`.',
    settings: { ...gatewaySettings, ...multiProcessSettings },
  },
  { title: 'Catalog', introduction: 'Started by `npm run start:catalog`.', settings: catalogSettings },
  { title: 'Social', introduction: 'Started by `npm run start:social`.', settings: socialSettings },
  { title: 'Ingestion', introduction: 'Started by `npm run start:ingest`.', settings: ingestSettings },
];
