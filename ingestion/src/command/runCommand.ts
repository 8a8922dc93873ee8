/** What a person asks of ingestion at a terminal. */
import { parseArgs } from 'node:util';
import { StartError } from '@marquee/kit/errors';
import type { Lifecycle } from '@marquee/kit/lifecycle';
import type { Progress } from '@marquee/kit/progress';
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { NothingToUnmerge, unmerge } from '../apply/unmerge.js';
import type { QueueConfig } from '../config.js';
import { openQueue, type Queue } from '../queue/queue.js';
import { openClients } from '../worker/startWorker.js';
import { listDeadLetters, replayDeadLetters } from './deadLetters.js';
import { showStatus } from './status.js';
import { takePath } from './ingestPath.js';

export interface CommandContext {
  readonly neo4j: Neo4jConnection;
  readonly lifecycle: Lifecycle;
  readonly queues: QueueConfig | undefined;
  readonly progress: Progress;
  /** Takes lines for the person at the terminal. */
  readonly say: (line: string) => void;
}

const usage = `Usage: npm run ingest -- <command>
  take <file or folder> --provider <name>     reads it into the catalog now
  status [--provider <name>] [--object <key>] what was taken, how it ended; of one object all that was rejected
  dead-letters list                           what could not be taken, and why
  dead-letters replay <id or key>… | --all    takes it again
  unmerge <mov_… or provider/key>             tells a film or record apart from what it was merged with, for good`;

/** True where all went well. Throws a StartError with one sentence for whoever asked wrongly. */
export async function runCommand(context: CommandContext, args: readonly string[]): Promise<boolean> {
  const { positionals, values } = parse(args);
  const [command, ...rest] = positionals;
  switch (command) {
    case 'take':
      if (rest.length !== 1 || !values.provider) throw new StartError(usage);
      return takePath(context, rest[0]!, values.provider);
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
      return tellApart(context, rest[0]!);
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
  const { sqs } = openClients(lifecycle, queues);
  return Promise.all(queues.names.map((name) => openQueue(sqs, name)));
}

async function tellApart({ neo4j, say }: CommandContext, what: string): Promise<boolean> {
  try {
    const { films } = await unmerge(neo4j, what);
    say(`Told apart; films now: ${films.join(', ')}`);
    return true;
  } catch (error) {
    if (!(error instanceof NothingToUnmerge)) throw error;
    throw new StartError(error.message);
  }
}
