import { runMain } from '@marquee/kit/runMain';
import { readSocialConfig } from './config.js';
import { start } from './start.js';

await runMain((stopping) => start(readSocialConfig(process.env), stopping));
