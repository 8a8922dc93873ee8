import { runMain } from '../../kit/src/main.js';
import { readApartConfig } from './config.js';
import { start } from './start.js';

await runMain(() => start(readApartConfig(process.env)));
