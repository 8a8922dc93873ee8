import { runMain } from '../../../kit/src/main.js';
import { readSocialConfig } from './config.js';
import { start } from './start.js';

await runMain(() => start(readSocialConfig(process.env)));
