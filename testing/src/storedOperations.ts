/** The stored operations of schema/operations, a small circle to ask them in, and what each is asked with. */
import { readdirSync, readFileSync } from 'node:fs';
import { repositoryFile } from '@marquee/dev/repository';
import { addMember, addWatch, befriend, filmNamed } from './people.js';
import type { Supergraph } from './supergraph.js';

const folder = repositoryFile('schema', 'operations');

/** Names of the stored operations, by name. */
export const storedOperations: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith('.graphql'))
  .map((file) => file.replace('.graphql', ''))
  .sort();

/** The text of a stored operation. */
export const storedOperation = (name: string): string => readFileSync(`${folder}/${name}.graphql`, 'utf8');

/** Ana, with her friends Ben and Cleo, what they watched, and Ingrid Bergman, whom Ana loves. */
export async function seedStoredOperations({ social }: Supergraph): Promise<void> {
  const { db } = social;
  const ana = await addMember(db, 'ana');
  const ben = await addMember(db, 'ben');
  const cleo = await addMember(db, 'cleo');
  await befriend(db, ana, ben);
  await befriend(db, ana, cleo);
  const casablanca = await filmNamed(db, 'Casablanca', 1942);
  const notorious = await filmNamed(db, 'Notorious', 1946);
  const jaws = await filmNamed(db, 'Jaws', 1975);
  await addWatch(db, ben, casablanca.pk, { rating: 9, visibility: 'FRIENDS' });
  await addWatch(db, cleo, casablanca.pk, { rating: 7 });
  await addWatch(db, ben, notorious.pk, { rating: 8 });
  await addWatch(db, cleo, jaws.pk);
  await addWatch(db, ana, notorious.pk, { rating: 10 });
  const bergman = await db
    .selectFrom('person')
    .select('pk')
    .where('name', '=', 'Ingrid Bergman')
    .executeTakeFirstOrThrow();
  await social.taste.catchUp();
  await db.insertInto('loved_person').values({ member_pk: ana.pk, person_pk: bergman.pk }).execute();
}

type Variables = Record<string, unknown>;

/** The variables that Ana asks a stored operation with; none where it needs none. */
export async function storedVariables({ social: { db } }: Supergraph, operation: string): Promise<Variables> {
  const personId = async (name: string) =>
    (await db.selectFrom('person').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id;
  const memberId = async (handle: string) =>
    (await db.selectFrom('member').select('id').where('handle', '=', handle).executeTakeFirstOrThrow()).id;
  const variables: Record<string, () => Variables | Promise<Variables>> = {
    MoviePage: () => ({ slug: 'casablanca-1942' }),
    Suggest: () => ({ q: 'casablnca' }),
    PersonPage: () => ({ slug: 'ingrid-bergman' }),
    WhoConnectsMe: () => ({ slug: 'casablanca-1942' }),
    LinkedThroughFriends: async () => ({ from: await personId('Humphrey Bogart'), to: await personId('Cary Grant') }),
    Compatibility: () => ({ handle: 'ben' }),
    Tonight: async () => ({ with: [await memberId('ben')] }),
    YearInReview: () => ({ year: 2026 }),
    RecordWatch: async () => ({
      movieId: (await filmNamed(db, 'Alien', 1979)).id,
      rating: 8,
      idempotencyKey: 'one',
    }),
  };
  return (await variables[operation]?.()) ?? {};
}
