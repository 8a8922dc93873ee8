/** `ingest status`: the number of records of each provider, and the objects that were ingested last. */
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import { listObjects, type ObjectStatus } from '../lake/objectState.js';
import { rejectionLines, summary } from './report.js';
import type { CommandContext } from './context.js';

const providerRecords = cypherFile(new URL('./provider-records.cypher', import.meta.url));
const maxObjects = 20;

export interface StatusFilter {
  readonly provider: string | undefined;
  readonly object: string | undefined;
}

/** False if the object or the provider in the filter is unknown. */
export async function showStatus(
  { neo4j, print }: CommandContext,
  { provider, object }: StatusFilter,
): Promise<boolean> {
  if (object !== undefined) return showObject({ neo4j, print }, object);
  const providers = await neo4j.readInBackground<{ provider: string; records: number; deleted: number }>(
    providerRecords,
  );
  const known = providers.filter(({ provider: name }) => provider === undefined || provider === name);
  const objects = await listObjects(neo4j, { provider, limit: maxObjects });
  for (const { provider: name, records, deleted } of known) print(`${name}: ${records} records, ${deleted} deleted`);
  for (const status of objects) print(lineOf(status));
  const isKnown = provider === undefined || known.length + objects.length > 0;
  if (!isKnown) print(`There is nothing of a provider ${provider}.`);
  return isKnown;
}

async function showObject({ neo4j, print }: Pick<CommandContext, 'neo4j' | 'print'>, key: string): Promise<boolean> {
  const [status] = await listObjects(neo4j, { key });
  if (!status) {
    print(`There is no object ${key}.`);
    return false;
  }
  print(lineOf(status));
  for (const line of rejectionLines(status)) print(line);
  return true;
}

function lineOf(status: ObjectStatus): string {
  const { state, key, startedAt, finishedAt, bytesRead, size, reason } = status;
  const at = new Date(finishedAt ?? startedAt).toISOString().replace(/\.\d+/, '');
  if (state === 'IGNORED' || state === 'WAITING') return `${state}  ${at}  ${key}  ${reason}`;
  const share = state === 'INGESTING' && size ? ` ${Math.round((100 * (bytesRead ?? 0)) / size)} %` : '';
  return `${state}${share}  ${at}  ${key}  ${summary(status)}${reason === null ? '' : `; ${reason}`}`;
}
