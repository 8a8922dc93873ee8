import { runMain } from '@marquee/kit/main';
import { readApartConfig } from './config.js';
import { start } from './start.js';

await runMain(() => start(readApartConfig(process.env)));
