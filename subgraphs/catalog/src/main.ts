import { runMain } from '../../../kit/src/main.js';
import { readCatalogConfig } from './config.js';
import { start } from './start.js';

await runMain(() => start(readCatalogConfig(process.env)));
