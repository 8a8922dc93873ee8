/** Runs the catalog as its own process. */
import { runMain } from '@marquee/kit/runMain';
import { readCatalogConfig } from './config.js';
import { start } from './start.js';

await runMain((stopping) => start(readCatalogConfig(process.env), stopping));
