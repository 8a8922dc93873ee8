import { runMain } from '../../../../kit/src/main.js';
import { readIngestConfig } from './config.js';
import { startWorker } from './work/worker.js';

await runMain(() => startWorker(readIngestConfig(process.env)));
