/** Spans and metrics of the statements that a process sends to its databases. */
import { SpanKind, type Span } from '@opentelemetry/api';
import { gauge, histogram } from './metrics.js';
import { errorType, withSpan } from './spans.js';

export type DatabaseSystem = 'postgresql' | 'neo4j';

const systems = ['postgresql', 'neo4j'] as const;
const keywords = [
  ...['SELECT', 'WITH', 'INSERT', 'UPDATE', 'DELETE', 'BEGIN', 'COMMIT', 'ROLLBACK', 'SET', 'START'],
  ...['MATCH', 'OPTIONAL', 'UNWIND', 'CALL', 'MERGE', 'CREATE', 'CYPHER', 'RETURN'],
];

const duration = histogram({
  name: 'db.client.operation.duration',
  unit: 's',
  description: 'Time from sending a statement to its last row.',
  labels: { 'db.system.name': systems, 'db.operation.name': keywords, outcome: ['ok', 'error'] },
});
const returnedRows = histogram({
  name: 'db.client.response.returned_rows',
  description: 'Rows that a statement returned.',
  labels: { 'db.system.name': systems },
  buckets: [0, 1, 10, 100, 1_000, 10_000],
});
const inFlight = gauge({
  name: 'marquee.db.statements.active',
  description: 'Statements that were sent and have not been answered, with those that wait for a connection of Neo4j.',
  labels: { 'db.system.name': systems },
});

const maxTextLength = 8_192;
const active = { postgresql: 0, neo4j: 0 };
inFlight.observe(() => systems.map((system) => ({ value: active[system], labels: { 'db.system.name': system } })));

export interface Statement {
  readonly system: DatabaseSystem;
  /** The text with placeholders. Parameters hold what users wrote, so they are never shown. */
  readonly text: string;
}

/** Sends a statement with `send`. `rowsOf` counts the rows of its result. */
export async function observeStatement<T>(
  { system, text }: Statement,
  send: () => Promise<T>,
  rowsOf: (result: T) => number,
): Promise<T> {
  const keyword = /^\s*(?:(?:--|\/\/).*\n\s*)*([a-z]+)/i.exec(text)?.[1]?.toUpperCase() ?? '';
  const operation = keywords.includes(keyword) ? keyword : 'other';
  const began = performance.now();
  const finish = (outcome: 'ok' | 'error') => {
    active[system]--;
    const seconds = (performance.now() - began) / 1_000;
    duration.record(seconds, { 'db.system.name': system, 'db.operation.name': operation, outcome });
  };
  active[system]++;
  const attributes = { 'db.system.name': system, 'db.operation.name': operation, 'db.query.text': shorten(text) };
  return withSpan(`${system} ${operation}`, { kind: SpanKind.CLIENT, attributes }, async (span: Span | undefined) => {
    try {
      const result = await send();
      const rows = rowsOf(result);
      finish('ok');
      returnedRows.record(rows, { 'db.system.name': system });
      span?.setAttribute('db.response.returned_rows', rows);
      return result;
    } catch (error) {
      finish('error');
      span?.setAttribute('error.type', errorType(error));
      throw error;
    }
  });
}

const shorten = (text: string) => (text.length > maxTextLength ? `${text.slice(0, maxTextLength)}…` : text);
