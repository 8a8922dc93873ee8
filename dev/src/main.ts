import { runMain } from '../../kit/src/main.js';
import { readDevConfig } from './config.js';
import { terminalProgress } from './progress.js';
import { start } from './start.js';

await runMain((stopping) =>
  start(
    readDevConfig(process.env),
    { progress: terminalProgress(process.stderr), say: (line) => process.stdout.write(`${line}\n`) },
    stopping,
  ),
);
