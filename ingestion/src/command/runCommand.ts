/** The commands of `npm run ingest`. */
import { parseArgs } from 'node:util';
import { StartError } from '@marquee/kit/errors';
import { rebuildFilms } from '../apply/rebuild.js';
import { NothingToUnmerge, unmerge } from '../apply/unmerge.js';
import { openAwsClients } from '../awsClients.js';
import type { Queue } from '../queue/queue.js';
import { openSqsQueue } from '../queue/sqsQueue.js';
import type { CommandContext } from './context.js';
import { listDeadLetters, replayDeadLetters } from './deadLetters.js';
import { loadPath } from './loadPath.js';
import { showStatus } from './status.js';

const usage = `Usage: npm run ingest -- <command>
  load <file or folder> --provider <name>      reads files into the catalog now
  status [--provider <name>] [--object <key>]  what was ingested, and the result; with --object all its rejected rows
  dead-letters list                            objects and messages that failed, with the reason
  dead-letters replay <id or key>… | --all     ingests them again
  unmerge <mov_… or provider/key>              splits a merged film; later records do not merge it again
  rebuild                                      computes all films again from the stored records
  help                                         this text`;

/** The usage if `args` ask for help, which needs no database; else null. */
export function helpFor(args: readonly string[]): string | null {
  return args[0] === 'help' || args.some((arg) => arg === '--help' || arg === '-h') ? usage : null;
}

/**
 * Runs the command in `args`. False if it ran but something failed.
 *
 * @throws {StartError} with one sentence for the user, or the usage, if `args` are not valid
 */
export async function runCommand(context: CommandContext, args: readonly string[]): Promise<boolean> {
  const help = helpFor(args);
  if (help !== null) {
    context.print(help);
    return true;
  }
  const { positionals, values } = parse(args);
  const [command = '', ...rest] = positionals;
  switch (command) {
    case 'load':
    // The earlier name.
    case 'take':
      if (rest.length !== 1 || !values.provider) throw new StartError(usage);
      return loadPath(context, rest[0]!, values.provider);
    case 'status':
      if (rest.length > 0) throw new StartError(usage);
      return showStatus(context, { provider: values.provider, object: values.object });
    case 'dead-letters': {
      const queues = await openQueues(context);
      if (rest[0] === 'list' && rest.length === 1) return listDeadLetters(context, queues);
      if (rest[0] !== 'replay' || (rest.length === 1) !== (values.all === true)) throw new StartError(usage);
      return replayDeadLetters(context, queues, values.all ? null : new Set(rest.slice(1)));
    }
    case 'unmerge':
      if (rest.length !== 1) throw new StartError(usage);
      return unmergeFilm(context, rest[0]!);
    case 'rebuild':
      if (rest.length > 0) throw new StartError(usage);
      return rebuildAll(context);
    default:
      throw new StartError(usage);
  }
}

function parse(args: readonly string[]) {
  const text = { type: 'string' as const };
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { provider: text, object: text, all: { type: 'boolean' } },
    });
  } catch (error) {
    throw new StartError(`${(error as Error).message}\n${usage}`);
  }
}

async function openQueues({ queues, lifecycle }: CommandContext): Promise<Queue[]> {
  if (!queues) return [];
  const { sqs } = openAwsClients(lifecycle, queues);
  return Promise.all(queues.names.map((name) => openSqsQueue(sqs, name)));
}

async function rebuildAll({ neo4j, progress, print }: CommandContext): Promise<boolean> {
  const [row] = await neo4j.read<{ films: number }>('MATCH (m:Movie) RETURN count(m) AS films');
  const bar = progress.start('Rebuilding films', row!.films);
  try {
    const films = await rebuildFilms(neo4j, { onProgress: (done) => bar.update(done) });
    print(`Computed ${films} films from their records.`);
    return true;
  } finally {
    bar.stop();
  }
}

async function unmergeFilm({ neo4j, print }: CommandContext, target: string): Promise<boolean> {
  try {
    const { films } = await unmerge(neo4j, target);
    print(`Split. Films now: ${films.join(', ')}`);
    return true;
  } catch (error) {
    if (!(error instanceof NothingToUnmerge)) throw error;
    throw new StartError(error.message);
  }
}
