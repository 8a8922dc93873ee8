import { runMain } from '@marquee/kit/main';
import { readIngestConfig } from './config.js';
import { startWorker } from './worker/startWorker.js';

await runMain(() => startWorker(readIngestConfig(process.env)));
