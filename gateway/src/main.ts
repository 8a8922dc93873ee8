/** Starts the gateway as a process of its own. */
import { runMain } from '@marquee/kit/runMain';
import { readMultiProcessConfig } from './config.js';
import { start } from './start.js';

await runMain(() => start(readMultiProcessConfig(process.env)));
