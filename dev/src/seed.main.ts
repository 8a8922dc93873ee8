/**
 * `npm run seed -- folder|s3|sqs [--data <folder of providers>]`: puts films where ingestion finds them. These are the bundled
 * films and, with --data, the files of a known format in a folder that has one folder for each provider.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { StartError } from '@marquee/kit/errors';
import { createLifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { runOnce } from '@marquee/kit/runMain';
import { readQueueConfig } from '@marquee/ingestion/config';
import { formatOf } from '@marquee/ingestion/formats/allFormats';
import { isProviderName } from '@marquee/ingestion/lake/lake';
import { openSqsQueue } from '@marquee/ingestion/queue/sqsQueue';
import { provision } from '@marquee/ingestion/seed/provision';
import { seedBucket, seedFolder, seedQueue, type SeedFile } from '@marquee/ingestion/seed/seed';
import { openAwsClients } from '@marquee/ingestion/awsClients';
import { readDevConfig } from './config.js';
import { bundledFilms } from './films.js';
import { lakeFolderOf } from './running.js';

const usage = 'Usage: npm run seed -- folder|s3|sqs [--data <folder of providers>]';

function filesOf(data: string | undefined): SeedFile[] {
  const bundled = { provider: 'marquee', path: bundledFilms };
  if (data === undefined) return [bundled];
  if (!existsSync(data)) throw new StartError(`There is no folder ${data}; correct --data.`);
  const providers = readdirSync(data).filter(
    (name) => isProviderName(name) && statSync(join(data, name)).isDirectory(),
  );
  const files = providers.flatMap((provider) =>
    readdirSync(join(data, provider))
      .filter((name) => formatOf(name) !== undefined)
      .map((name) => ({ provider, path: join(data, provider, name) })),
  );
  return [bundled, ...files];
}

async function main(): Promise<boolean> {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { data: { type: 'string' } } });
  const [target] = positionals;
  const files = filesOf(values.data && resolve(values.data));
  const print = (line: string) => process.stdout.write(`${line}\n`);
  if (target === 'folder') {
    const lake = process.env.LAKE ? resolve(process.env.LAKE) : lakeFolderOf(readDevConfig(process.env));
    for (const key of await seedFolder(lake, files)) print(`${lake}/${key}`);
    return true;
  }
  if (target !== 's3' && target !== 'sqs') throw new StartError(usage);
  const config = readQueueConfig(process.env);
  if (!config) throw new StartError('Set BUCKET and WORKER_QUEUE, and AWS_ENDPOINT unless the server is AWS.');
  const lifecycle = createLifecycle(silentLog);
  try {
    const { s3, sqs } = openAwsClients(lifecycle, config);
    const [name] = config.names as [string];
    // A local server starts empty, so bucket and queue are created. On AWS they must exist already.
    if (config.endpoint) await provision(s3, sqs, { bucket: config.bucket, queue: name });
    if (target === 'sqs') print(`${await seedQueue(await openSqsQueue(sqs, name), files)} messages to ${name}`);
    else for (const key of await seedBucket(s3, config.bucket, files)) print(`s3://${config.bucket}/${key}`);
    return true;
  } finally {
    await lifecycle.stop();
  }
}

await runOnce(main);
