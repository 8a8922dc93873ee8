/** `make run`: starts everything and serves until a signal. Flags and variables are in docs/configuration.md. */
import { runMain } from '@marquee/kit/runMain';
import { readDevConfig, withFlags } from './config.js';
import { start } from './start.js';
import { terminalProgress } from './terminalProgress.js';

await runMain((stopping) =>
  start(
    readDevConfig(withFlags(process.env, process.argv.slice(2))),
    { progress: terminalProgress(process.stderr), print: (line) => process.stdout.write(`${line}\n`) },
    stopping,
  ),
);
