/** Runs the catalog as its own process. */
import { runMain } from '@marquee/kit/main';
import { readCatalogConfig } from './config.js';
import { start } from './start.js';

await runMain(() => start(readCatalogConfig(process.env)));
