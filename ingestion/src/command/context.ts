/** What the commands depend on. */
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import type { Lifecycle } from '@marquee/kit/lifecycle';
import type { Progress } from '@marquee/kit/progress';
import type { QueueConfig } from '../config.js';

export interface CommandContext {
  readonly neo4j: Neo4jConnection;
  readonly lifecycle: Lifecycle;
  readonly queues: QueueConfig | undefined;
  readonly progress: Progress;
  /** Prints one line. */
  readonly print: (line: string) => void;
}
