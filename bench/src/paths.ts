/** Checks costarPath against breadth-first search over all films, and counts the distances from the person with most films. */
import { sql } from 'kysely';
import { seededRandom } from '@marquee/dev/dataset/random';
import type { BenchSupergraph } from './benchEnvironment.js';
import { measure, formatLatency, type Measurement } from './measure.js';

const checkedPairs = 200;
const seed = 5;
const query = `query ($from: ID!, $to: ID!) { costarPath(from: $from, to: $to) { degrees hops { from { id } movie { id } to { id } } } }`;

interface Path {
  costarPath: { degrees: number; hops: { from: { id: string }; movie: { id: string }; to: { id: string } }[] } | null;
}

export async function measurePaths(bench: BenchSupergraph): Promise<Measurement[]> {
  const { rows: films } = await sql<{ id: string; people: string[] }>`
    SELECT f.id, array_agg(DISTINCT p.id) AS people
    FROM film f JOIN film_person fp ON fp.film_pk = f.pk JOIN person p ON p.pk = fp.person_pk GROUP BY f.id`.execute(
    bench.social.db,
  );
  const filmsOf = new Map<string, string[][]>();
  for (const { people } of films)
    for (const person of people) filmsOf.set(person, [...(filmsOf.get(person) ?? []), people]);
  const allPeople = [...filmsOf.keys()].sort();
  const random = seededRandom(seed);
  const randomPerson = () => allPeople[random.below(allPeople.length)]!;
  const handle = (await bench.social.metadata('demo_user'))!;
  let differences = 0;
  const pairs = Array.from({ length: checkedPairs }, () => [randomPerson(), randomPerson()] as const);
  for (const [from, to] of pairs) {
    const expected = degreesFrom(filmsOf, to).get(from) ?? Infinity;
    const { costarPath } = await bench.request<Path>(handle, query, { from, to });
    if ((costarPath?.degrees ?? Infinity) !== (expected > 6 ? Infinity : expected)) differences++;
  }
  let next = 0;
  const latency = await measure(
    () => {
      const [from, to] = pairs[next++ % pairs.length]!;
      return bench.request<Path>(handle, query, { from, to });
    },
    checkedPairs,
    5,
  );
  return [
    {
      name: `${checkedPairs} random pairs by costarPath`,
      value: formatLatency(latency),
      note: `${differences} unlike breadth-first search`,
    },
    ...(await distances(bench, filmsOf)),
  ];
}

async function distances(
  { social }: BenchSupergraph,
  filmsOf: ReadonlyMap<string, string[][]>,
): Promise<Measurement[]> {
  const [mostFilms] = [...filmsOf].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
  const { name } = await social.db
    .selectFrom('person')
    .select('name')
    .where('id', '=', mostFilms![0])
    .executeTakeFirstOrThrow();
  const degrees = [...degreesFrom(filmsOf, mostFilms![0]).values()];
  const counts = new Map<number, number>();
  for (const degree of degrees) counts.set(degree, (counts.get(degree) ?? 0) + 1);
  return [
    { name: 'person with most films', value: name, note: `${mostFilms![1].length} films` },
    ...[...counts]
      .sort(([a], [b]) => a - b)
      .map(([degree, count]) => ({ name: `  ${degree} films away`, value: String(count) })),
    { name: '  not connected', value: String(filmsOf.size - degrees.length) },
  ];
}

function degreesFrom(filmsOf: ReadonlyMap<string, string[][]>, start: string): Map<string, number> {
  const found = new Map([[start, 0]]);
  let frontier = [start];
  const seen = new Set<string[]>();
  while (frontier.length > 0) {
    const next: string[] = [];
    for (const person of frontier)
      for (const people of filmsOf.get(person) ?? []) {
        if (seen.has(people)) continue;
        seen.add(people);
        for (const other of people) {
          if (found.has(other)) continue;
          found.set(other, found.get(person)! + 1);
          next.push(other);
        }
      }
    frontier = next;
  }
  return found;
}
