/** Finds the stored records that may belong to the same films as given records. */
import type { Run } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import type { ExternalIdSourceName } from '@marquee/graph/records/filmRecord';
import { isLive, queryRecords, type LiveRecord } from '@marquee/graph/records/storedRecords';
import {
  evidenceOf,
  keysOf,
  linkBetween,
  neighbouringKeysOf,
  neighbouringTitleKeys,
  type Evidence,
} from '@marquee/graph/resolution/evidence';
import { propertyOf, sources } from './recordKeys.js';

const sharingAKey = cypherFile(new URL('./records-sharing-a-key.cypher', import.meta.url));

interface Node {
  readonly record: LiveRecord;
  readonly evidence: Evidence;
}

/**
 * All stored records that are linked to one of `start`, directly or through others (breadth-first).
 *
 * @param changed ids of records whose stored state is ignored, because `start` has their new state
 */
export async function linkedRecords(
  run: Run,
  start: readonly LiveRecord[],
  changed: ReadonlySet<string>,
): Promise<LiveRecord[]> {
  const found = new Map<string, Node>();
  const toNode = (record: LiveRecord): Node => ({ record, evidence: evidenceOf(record) });
  for (let frontier = start.map(toNode); frontier.length > 0;) {
    const near = (await recordsNear(run, frontier)).filter(({ id }) => !found.has(id) && !changed.has(id)).map(toNode);
    const byKey = indexByKey(near);
    const reached = new Map<string, Node>();
    for (const { evidence } of frontier)
      for (const node of neighbouringKeysOf(evidence).flatMap((key) => byKey.get(key) ?? []))
        if (!reached.has(node.record.id) && linkBetween(evidence, node.evidence)) reached.set(node.record.id, node);
    for (const [id, node] of reached) found.set(id, node);
    frontier = [...reached.values()];
  }
  return [...found.values()].map(({ record }) => record);
}

async function recordsNear(run: Run, nodes: readonly Node[]): Promise<LiveRecord[]> {
  const titles = [...new Set(nodes.flatMap(({ evidence }) => neighbouringTitleKeys(evidence)))];
  const externalIds = Object.fromEntries(
    sources.map((source) => [
      propertyOf(source),
      [...new Set(nodes.flatMap(({ record }) => valuesOf(record, source)))],
    ]),
  );
  return (await queryRecords(run, sharingAKey, { titles, externalIds })).filter(isLive);
}

const valuesOf = ({ film }: LiveRecord, source: ExternalIdSourceName): string[] =>
  film.externalIds.filter((id) => id.source === source).map(({ value }) => value);

/** With it, a record is compared only with records that share a key. */
function indexByKey(nodes: readonly Node[]): Map<string, Node[]> {
  const byKey = new Map<string, Node[]>();
  for (const node of nodes)
    for (const key of keysOf(node.evidence)) {
      const list = byKey.get(key);
      if (list) list.push(node);
      else byKey.set(key, [node]);
    }
  return byKey;
}
