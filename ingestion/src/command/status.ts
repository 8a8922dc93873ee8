/** `ingest status`: what each provider has in the catalog, and what was taken last. */
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import { knownObjects, type KnownObject } from '../lake/objectState.js';
import type { CommandContext } from './runCommand.js';
import { rejectionLines, summary } from './report.js';

const providerRecords = cypherFile(new URL('./provider-records.cypher', import.meta.url));
const shownObjects = 20;

export interface StatusQuestion {
  readonly provider: string | undefined;
  readonly object: string | undefined;
}

export async function showStatus(
  { neo4j, say }: CommandContext,
  { provider, object }: StatusQuestion,
): Promise<boolean> {
  if (object !== undefined) return showObject({ neo4j, say }, object);
  const providers = await neo4j.readInBackground<{ provider: string; records: number; deleted: number }>(
    providerRecords,
  );
  for (const { provider: name, records, deleted } of providers)
    if (provider === undefined || provider === name) say(`${name}: ${records} records, ${deleted} taken back`);
  for (const one of await knownObjects(neo4j, { provider, limit: shownObjects })) say(line(one));
  return true;
}

async function showObject({ neo4j, say }: Pick<CommandContext, 'neo4j' | 'say'>, key: string): Promise<boolean> {
  const [found] = await knownObjects(neo4j, { key });
  if (!found) {
    say(`Nothing is known of ${key}.`);
    return false;
  }
  say(line(found));
  for (const rejection of rejectionLines(found)) say(rejection);
  return true;
}

function line(object: KnownObject): string {
  const { state, key, startedAt, finishedAt, bytesRead, size, reason } = object;
  const at = new Date(finishedAt ?? startedAt).toISOString().replace(/\.\d+/, '');
  const share = state === 'TAKING' && size ? ` ${Math.round((100 * (bytesRead ?? 0)) / size)} %` : '';
  return `${state}${share}  ${at}  ${key}  ${summary(object)}${reason === null ? '' : `; ${reason}`}`;
}
