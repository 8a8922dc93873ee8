/**
 * The shortest chain of films between two people. Neo4j finds its length. Then the chain is built person by person, each time with
 * the lowest id among the people on a shortest chain, so the result depends on nothing but the graph.
 */
import { badInput } from '@marquee/kit/errors';
import { changedWhileRead } from '@marquee/kit/subgraph/changedWhileRead';
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { isEntityId } from '../model/entity.js';
import { cypherFile, cypherTemplate } from '@marquee/graph/neo4j/cypherFile';

export interface CostarHopModel {
  readonly fromId: string;
  readonly movieId: string;
  readonly toId: string;
}

export interface CostarPathModel {
  readonly degrees: number;
  readonly hops: readonly CostarHopModel[];
}

export interface CostarPathRequest {
  /** Id of the person at the start. */
  readonly from: string;
  /** Id of the person at the end. */
  readonly to: string;
  readonly maxDegrees: number;
}

type Reader = Pick<Neo4jConnection, 'read'>;

/** Longer chains connect almost all people and cost the most to find. */
const maxSupportedDegrees = 6;

const statements = {
  degrees: cypherTemplate(new URL('./chain-degrees.cypher', import.meta.url), ['maxLinks']),
  nextPerson: cypherTemplate(new URL('./chain-next-person.cypher', import.meta.url), [
    'stepsFromEnd',
    'stepsFromStart',
  ]),
  films: cypherFile(new URL('./chain-films.cypher', import.meta.url)),
  mergedInto: cypherFile(new URL('../entities/merged-into.cypher', import.meta.url)),
};
const stepFromEnd = cypherFile(new URL('./chain-step-from-end.cypher', import.meta.url));
const stepFromStart = cypherFile(new URL('./chain-step-from-start.cypher', import.meta.url));

/**
 * Null if there is no chain of at most `maxDegrees` films, or one of the people does not exist. The id of a person who was merged into
 * another one is the other one's. At most 8 statements, and 15 for ids of merged people. Throws BAD_USER_INPUT if `maxDegrees` is not
 * from 1 to 6.
 */
export async function costarPath(
  neo4j: Reader,
  { from, to, maxDegrees }: CostarPathRequest,
): Promise<CostarPathModel | null> {
  if (maxDegrees < 1 || maxDegrees > maxSupportedDegrees)
    throw badInput('maxDegrees', `"maxDegrees" must be from 1 to ${maxSupportedDegrees}, not ${maxDegrees}.`);
  if (!isEntityId(from) || !isEntityId(to)) return null;
  const found = await chainBetween(neo4j, { from, to, maxDegrees });
  if (found) return found;
  const merged = await neo4j.read<{ id: string; mergedInto: string }>(statements.mergedInto, { ids: [from, to] });
  if (merged.length === 0) return null;
  const current = (id: string) => merged.find((one) => one.id === id)?.mergedInto ?? id;
  return chainBetween(neo4j, { from: current(from), to: current(to), maxDegrees });
}

async function chainBetween(
  neo4j: Reader,
  { from, to, maxDegrees }: CostarPathRequest,
): Promise<CostarPathModel | null> {
  if (from === to) {
    const found = await neo4j.read('MATCH (p:Person {id: $from}) RETURN p.id AS id', { from });
    return found.length > 0 ? { degrees: 0, hops: [] } : null;
  }
  const degreesStatement = statements.degrees({ maxLinks: String(2 * maxDegrees) });
  const [row] = await neo4j.read<{ degrees: number }>(degreesStatement, { from, to });
  if (!row) return null;
  const people = [from];
  for (let degrees = row.degrees; degrees > 1; degrees--)
    people.push(await nextPerson(neo4j, { from: people.at(-1)!, to }, degrees));
  people.push(to);
  const films = await neo4j.read<{ movieId: string }>(statements.films, { people });
  const hops = films.map(({ movieId }, index) => ({ fromId: people[index]!, movieId, toId: people[index + 1]! }));
  return { degrees: hops.length, hops };
}

/** `degrees` is the length of the chain from `from` to `to`, at least 2. */
async function nextPerson(neo4j: Reader, ends: { from: string; to: string }, degrees: number): Promise<string> {
  const fromEnd = Math.floor(degrees / 2);
  const fromStart = degrees - fromEnd;
  const statement = statements.nextPerson({
    stepsFromEnd: stepFromEnd.repeat(fromEnd - 1),
    stepsFromStart: stepFromStart.repeat(fromStart - 1),
  });
  const [row] = await neo4j.read<{ id: string }>(statement, ends);
  if (!row) throw changedWhileRead();
  return row.id;
}
