/**
 * The shortest chain of films between two people. Neo4j tells how long it is; then the chain is walked person by person, each
 * time to the lowest id among all who are on a shortest one, so that the answer depends on the graph and on nothing else.
 */
import { badInput } from '@marquee/kit/errors';
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';

/** People in order, and the film between each two of them. */
export interface Chain {
  readonly people: readonly string[];
  readonly films: readonly string[];
}

type Reader = Pick<Neo4jConnection, 'read'>;

/** Whoever is farther apart than this is as good as not linked, and would cost the most. */
const farthest = 6;
const degreesText = cypherFile(new URL('./chain-degrees.cypher', import.meta.url));
const nextPersonText = cypherFile(new URL('./chain-next-person.cypher', import.meta.url));
const filmsText = cypherFile(new URL('./chain-films.cypher', import.meta.url));

const stepBack = 'MATCH (z)-[:ACTED_IN|DIRECTED]->()<-[:ACTED_IN|DIRECTED]-(y:Person) WITH DISTINCT y AS z';
const stepOn = 'MATCH (x)-[:ACTED_IN|DIRECTED]->()<-[:ACTED_IN|DIRECTED]-(y:Person) WITH y AS x, min(first) AS first';

/** Null where there is none of at most `maxDegrees` films, or one of the two is not known. At most 7 statements. */
export async function costarPath(neo4j: Reader, from: string, to: string, maxDegrees: number): Promise<Chain | null> {
  if (maxDegrees < 1 || maxDegrees > farthest)
    throw badInput('maxDegrees', `"maxDegrees" is from 1 to ${farthest}, not ${maxDegrees}.`);
  if (from === to) {
    const found = await neo4j.read('MATCH (p:Person {id: $from}) RETURN p.id AS id', { from });
    return found.length > 0 ? { people: [from], films: [] } : null;
  }
  const text = degreesText.replaceAll('{most}', String(2 * maxDegrees));
  const [row] = await neo4j.read<{ degrees: number }>(text, { from, to });
  if (!row) return null;
  const people = [from];
  for (let left = row.degrees; left > 1; left--) people.push(await nextPerson(neo4j, people.at(-1)!, to, left));
  people.push(to);
  const films = await neo4j.read<{ movieId: string }>(filmsText, { people });
  return { people, films: films.map(({ movieId }) => movieId) };
}

/** `degrees`: how far `from` is from `to`, at least 2. */
async function nextPerson(neo4j: Reader, from: string, to: string, degrees: number): Promise<string> {
  const backward = Math.floor(degrees / 2);
  const forward = degrees - backward;
  const text = nextPersonText
    .replace('\n{backward}', `\n${stepBack}`.repeat(backward - 1))
    .replace('\n{forward}', `\n${stepOn}`.repeat(forward - 1));
  const [row] = await neo4j.read<{ id: string }>(text, { from, to });
  if (!row) throw new Error('a chain that was there is gone');
  return row.id;
}
