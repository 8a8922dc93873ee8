import { runMain } from '@marquee/kit/main';
import { readSocialConfig } from './config.js';
import { start } from './start.js';

await runMain(() => start(readSocialConfig(process.env)));
