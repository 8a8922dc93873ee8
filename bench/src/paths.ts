/** Chains over all films against a plain breadth-first search, and how far everybody is from one well-connected actor. */
import { sql } from 'kysely';
import { seededRandom } from '@marquee/dev/dataset/random';
import type { Bench } from './benchEnvironment.js';
import { measure, ms, type Line } from './measure.js';

const checkedPairs = 200;
const seed = 5;
const query = `query ($from: ID!, $to: ID!) { costarPath(from: $from, to: $to) { degrees hops { from { id } movie { id } to { id } } } }`;

interface Path {
  costarPath: { degrees: number; hops: { from: { id: string }; movie: { id: string }; to: { id: string } }[] } | null;
}

export async function measurePaths(bench: Bench): Promise<Line[]> {
  const { rows: films } = await sql<{ id: string; people: string[] }>`
    SELECT f.id, array_agg(DISTINCT p.id) AS people
    FROM film f JOIN film_person fp ON fp.film_pk = f.pk JOIN person p ON p.pk = fp.person_pk GROUP BY f.id`.execute(
    bench.social.db,
  );
  const filmsOf = new Map<string, string[][]>();
  for (const { people } of films)
    for (const person of people) filmsOf.set(person, [...(filmsOf.get(person) ?? []), people]);
  const everybody = [...filmsOf.keys()].sort();
  const random = seededRandom(seed);
  const anybody = () => everybody[random.below(everybody.length)]!;
  const handle = (await bench.social.metadata('demo_user'))!;
  let wrong = 0;
  const pairs = Array.from({ length: checkedPairs }, () => [anybody(), anybody()] as const);
  for (const [from, to] of pairs) {
    const expected = degreesFrom(filmsOf, to).get(from) ?? Infinity;
    const { costarPath } = await bench.ask<Path>(handle, query, { from, to });
    if ((costarPath?.degrees ?? Infinity) !== (expected > 6 ? Infinity : expected)) wrong++;
  }
  let next = 0;
  const time = await measure(
    () => {
      const [from, to] = pairs[next++ % pairs.length]!;
      return bench.ask<Path>(handle, query, { from, to });
    },
    checkedPairs,
    5,
  );
  return [
    { what: `${checkedPairs} random pairs by costarPath`, value: ms(time), note: `${wrong} unlike a plain search` },
    ...(await histogram(bench, filmsOf)),
  ];
}

async function histogram({ social }: Bench, filmsOf: ReadonlyMap<string, string[][]>): Promise<Line[]> {
  const [most] = [...filmsOf].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
  const { name } = await social.db
    .selectFrom('person')
    .select('name')
    .where('id', '=', most![0])
    .executeTakeFirstOrThrow();
  const degrees = [...degreesFrom(filmsOf, most![0]).values()];
  const counts = new Map<number, number>();
  for (const degree of degrees) counts.set(degree, (counts.get(degree) ?? 0) + 1);
  return [
    { what: 'best connected', value: name, note: `${most![1].length} films` },
    ...[...counts]
      .sort(([a], [b]) => a - b)
      .map(([degree, count]) => ({ what: `  ${degree} films away`, value: String(count) })),
    { what: '  not linked', value: String(filmsOf.size - degrees.length) },
  ];
}

function degreesFrom(filmsOf: ReadonlyMap<string, string[][]>, start: string): Map<string, number> {
  const found = new Map([[start, 0]]);
  let front = [start];
  const seen = new Set<string[]>();
  while (front.length > 0) {
    const next: string[] = [];
    for (const person of front)
      for (const people of filmsOf.get(person) ?? []) {
        if (seen.has(people)) continue;
        seen.add(people);
        for (const other of people) {
          if (found.has(other)) continue;
          found.set(other, found.get(person)! + 1);
          next.push(other);
        }
      }
    front = next;
  }
  return found;
}
