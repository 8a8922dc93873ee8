import { runMain } from '@marquee/kit/main';
import { readDevConfig, withFlags } from './config.js';
import { terminalProgress } from './terminalProgress.js';
import { start } from './start.js';

await runMain((stopping) =>
  start(
    readDevConfig(withFlags(process.env, process.argv.slice(2))),
    { progress: terminalProgress(process.stderr), print: (line) => process.stdout.write(`${line}\n`) },
    stopping,
  ),
);
