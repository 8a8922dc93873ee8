import { runMain } from '@marquee/kit/runMain';
import { readIngestConfig } from './config.js';
import { startWorker } from './worker/startWorker.js';

await runMain((stopping) => startWorker(readIngestConfig(process.env), stopping));
