/** Holds every field and mutation of social against the matrix; whatever the schema has and the matrix has not is denied. */
import { sql } from 'kysely';
import { isObjectType, type GraphQLField, type GraphQLNamedType, getNamedType, isLeafType } from 'graphql';
import { socialSchema } from '@marquee/social/schema';
import { watchId } from '@marquee/social/model/ids';
import { addMember, addWatch, befriend, block, type Member } from '@marquee/testing/fixtures/members';
import { listFilms, type ReferenceFilm } from '@marquee/testing/fixtures/referenceFilms';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { uniqueName } from '@marquee/testing/servers/testServers';
import { communityWatches, countedWatches, mutationVerdicts, relations, userVerdict, type Relation } from './matrix.js';

const schema = socialSchema();
const typeFields = (name: string) => {
  const type = schema.getType(name);
  return isObjectType(type) ? Object.values(type.getFields()) : [];
};

interface Scene {
  subject: Member;
  viewers: Record<Relation, string | null>;
  people: Record<'friend' | 'stranger' | 'blocking' | 'blocked', Member>;
  films: Record<string, ReferenceFilm>;
  watches: Record<string, string>;
}

let social: TestSocial;
beforeAll(async () => {
  social = await startSocial();
});
afterAll(() => social.stop());

/** Somebody with a watch of each visibility, a list of each kind, and a viewer in each relation to them. */
async function scene(): Promise<Scene> {
  const { db } = social;
  const subject = await addMember(db, uniqueName('subject-'));
  const friend = await addMember(db, uniqueName('friend-'));
  const stranger = await addMember(db, uniqueName('stranger-'));
  const blocking = await addMember(db, uniqueName('blocking-'));
  const blocked = await addMember(db, uniqueName('blocked-'));
  await befriend(db, subject, friend);
  await block(db, blocking, subject);
  await block(db, subject, blocked);
  const [a, b, c] = await listFilms(db, 3);
  const films = { PUBLIC: a!, FRIENDS: b!, PRIVATE: c! };
  const watches: Record<string, string> = {};
  for (const visibility of ['PUBLIC', 'FRIENDS', 'PRIVATE'] as const)
    watches[visibility] = watchId(await addWatch(db, subject, { film: films[visibility].pk, visibility, rating: 9 }));
  await db.insertInto('watchlist').values({ member_pk: subject.pk, film_pk: a!.pk }).execute();
  const person = await db.selectFrom('person').select('pk').limit(1).executeTakeFirstOrThrow();
  await db.insertInto('loved_person').values({ member_pk: subject.pk, person_pk: person.pk }).execute();
  const viewers = {
    anonymous: null,
    self: subject.handle,
    friend: friend.handle,
    stranger: stranger.handle,
    blocking: blocking.handle,
    blocked: blocked.handle,
  };
  return { subject, viewers, people: { friend, stranger, blocking, blocked }, films, watches };
}

/** What a field must be asked with. */
const fieldArguments: Record<string, string> = { yearInReview: '(year: 2026)' };

const selection = (field: GraphQLField<unknown, unknown>) =>
  isLeafType(getNamedType(field.type) as GraphQLNamedType) ? '' : '{ __typename }';

describe('fields of User', () => {
  let here: Scene;
  beforeAll(async () => {
    here = await scene();
  });
  const fields = typeFields('User').filter(({ name }) => name !== 'nodeId');
  test.each(fields.flatMap((field) => relations.map((relation) => [field.name, relation] as const)))(
    '%s for %s',
    async (name, relation) => {
      const field = fields.find((candidate) => candidate.name === name)!;
      const answer = await social.request(
        here.viewers[relation],
        `{ user(handle: "${here.subject.handle}") { it: ${name}${fieldArguments[name] ?? ''} ${selection(field)} } }`,
      );
      const { user } = (JSON.parse(answer) as { data: { user: { it: unknown } | null } }).data;
      const verdict = user === null ? 'nobody' : user.it === null ? 'null' : 'value';
      expect(verdict).toBe(userVerdict(name, relation));
    },
  );

  test.each(relations)('history holds the watches that %s may see, and counts them', async (relation) => {
    const { user } = await social.requestData<{
      user: { history: { totalCount: number; nodes: { visibility: string }[] } } | null;
    }>(
      here.viewers[relation],
      `{ user(handle: "${here.subject.handle}") { history { totalCount nodes { visibility } } } }`,
    );
    const seen = (user?.history.nodes ?? []).map(({ visibility }) => visibility).sort();
    expect(seen).toEqual(countedWatches[relation]);
    expect(user?.history.totalCount ?? 0).toBe(seen.length);
  });

  test.each(relations)('nobody is found by id whom %s may not know', async (relation) => {
    const query = `query ($r: [_Any!]!) { user(id: "${here.subject.id}") { id } byNode: _entities(representations: $r) { ... on User { handle } } }`;
    const data = await social.requestData(here.viewers[relation], query, {
      r: [{ __typename: 'User', nodeId: here.subject.id }],
    });
    const there = !['blocking', 'blocked'].includes(relation);
    expect(data).toEqual({
      user: there ? { id: here.subject.id } : null,
      byNode: [there ? { handle: here.subject.handle } : null],
    });
  });
});

describe('figures about films', () => {
  let here: Scene;
  beforeAll(async () => {
    await social.db.deleteFrom('watch').execute();
    here = await scene();
  });
  const visibilities = ['PUBLIC', 'FRIENDS', 'PRIVATE'];
  const ask = <T>(relation: Relation, fields: string) =>
    social.requestData<{ films: T[] }>(
      here.viewers[relation],
      `query ($r: [_Any!]!) { films: _entities(representations: $r) { ... on Movie { ${fields} } } }`,
      {
        r: visibilities.map((visibility) => ({ __typename: 'Movie', id: here.films[visibility]!.id })),
      },
    );
  const counted = (counts: (number | undefined)[]) =>
    visibilities.filter((_, index) => (counts[index] ?? 0) > 0).sort();

  test.each(relations)('communityRating for %s', async (relation) => {
    const { films } = await ask<{ communityRating: { count: number } }>(relation, 'communityRating { count }');
    expect(counted(films.map(({ communityRating }) => communityRating.count))).toEqual(communityWatches[relation]);
  });

  test.each(relations)('friendsWhoWatched for %s', async (relation) => {
    const { films } = await ask<{ friendsWhoWatched: { count: number } | null }>(
      relation,
      'friendsWhoWatched { count }',
    );
    const expected = relation === 'friend' ? countedWatches.friend : [];
    expect(counted(films.map(({ friendsWhoWatched }) => friendsWhoWatched?.count))).toEqual(expected);
    if (relation === 'anonymous') expect(films.every(({ friendsWhoWatched }) => friendsWhoWatched === null)).toBe(true);
  });

  test.each(relations)('connectionsToMe for %s', async (relation) => {
    await social.publicTaste.catchUp();
    const { films } = await ask<{ connectionsToMe: { kind: string }[] | null }>(relation, 'connectionsToMe { kind }');
    const friendly = films.map(
      ({ connectionsToMe }) => connectionsToMe?.filter(({ kind }) => kind === 'FRIEND_WATCHED').length,
    );
    expect(counted(friendly)).toEqual(relation === 'friend' ? countedWatches.friend : []);
    if (relation === 'anonymous') expect(films.every(({ connectionsToMe }) => connectionsToMe === null)).toBe(true);
  });

  test.each(relations)('viewer for %s', async (relation) => {
    const { films } = await ask<{ viewer: { timesWatched: number } | null }>(relation, 'viewer { timesWatched }');
    expect(counted(films.map(({ viewer }) => viewer?.timesWatched))).toEqual(
      relation === 'self' ? countedWatches.self : [],
    );
  });

  test.each(relations)('circlePath through everyone for %s', async (relation) => {
    const found: string[] = [];
    for (const visibility of visibilities) {
      const { rows } = await sql<{ id: string }>`
        SELECT p.id FROM film_person fp JOIN person p ON p.pk = fp.person_pk
        WHERE fp.film_pk = ${here.films[visibility]!.pk} ORDER BY p.id LIMIT 2`.execute(social.db);
      const { circlePath } = await social.requestData<{ circlePath: { hops: { movie: { id: string } }[] } | null }>(
        here.viewers[relation],
        `{ circlePath(from: "${rows[0]!.id}", to: "${rows[1]!.id}", circle: EVERYONE, maxDegrees: 1) { hops { movie { id } } } }`,
      );
      if (circlePath?.hops[0]?.movie.id === here.films[visibility]!.id) found.push(visibility);
    }
    expect(found.sort()).toEqual(countedWatches[relation]);
  });

  test.each(relations)('exportHistory holds nothing of theirs for %s', async (relation) => {
    const { exportHistory } = await social.requestData<{ exportHistory: { content: string } | null }>(
      here.viewers[relation],
      '{ exportHistory { content } }',
    );
    const found = visibilities.filter((visibility) => exportHistory?.content.includes(here.films[visibility]!.id));
    expect(found.sort()).toEqual(relation === 'self' ? countedWatches.self : []);
  });

  test.each(relations)('tonight with them for %s', async (relation) => {
    const answer = JSON.parse(
      await social.request(
        here.viewers[relation],
        `{ tonight(with: ["${here.subject.id}"], first: 1) { picks { perMember { confidence } } } }`,
      ),
    ) as {
      data: { tonight: { picks: { perMember: { confidence: number }[] }[] } | null };
      errors?: { extensions: { code: string } }[];
    };
    const refusal = { anonymous: 'UNAUTHENTICATED', blocking: 'NOT_FOUND', blocked: 'NOT_FOUND' }[relation as string];
    expect(answer.errors?.[0]?.extensions.code).toBe(refusal);
    // Confidence tells how many films of theirs were looked at: one of each visibility that counts.
    const confidence = answer.data.tonight?.picks[0]?.perMember.at(-1)?.confidence ?? 0;
    expect(Math.round((10 * confidence) / (1 - confidence))).toBe(refusal ? 0 : countedWatches[relation].length);
  });

  test.each(relations)('compatibility for %s', async (relation) => {
    const { user } = await social.requestData<{ user: { compatibility: { sharedFilms: number } | null } | null }>(
      here.viewers[relation],
      `{ user(id: "${here.subject.id}") { compatibility { sharedFilms } } }`,
    );
    // None of the viewers watched anything; that it is there at all is what differs.
    expect(user?.compatibility ?? null).toEqual(['friend', 'stranger'].includes(relation) ? { sharedFilms: 0 } : null);
  });

  test.each(relations)('discover among everyone for %s', async (relation) => {
    const { discover } = await social.requestData<{ discover: { totalCount: number; nodes: { id: string }[] } }>(
      here.viewers[relation],
      '{ discover(filter: { watchedBy: EVERYONE }, first: 100) { totalCount nodes { id } } }',
    );
    const found = visibilities
      .filter((visibility) => discover.nodes.some(({ id }) => id === here.films[visibility]!.id))
      .sort();
    expect(found).toEqual(countedWatches[relation]);
    expect(discover.totalCount).toBe(found.length);
  });

  test.each(relations)('trending among everyone for %s', async (relation) => {
    const { trending } = await social.requestData<{ trending: { nodes: { id: string }[] } }>(
      here.viewers[relation],
      '{ trending(circle: EVERYONE, window: ALL_TIME, first: 100) { nodes { id } } }',
    );
    const found = visibilities.filter((visibility) =>
      trending.nodes.some(({ id }) => id === here.films[visibility]!.id),
    );
    expect(found.sort()).toEqual(countedWatches[relation]);
  });

  const listed: Record<string, string[]> = {
    Movie: ['communityRating', 'connectionsToMe', 'friendsWhoWatched', 'id', 'viewer'],
    Person: ['id', 'viewer'],
    Query: ['_entities', '_service', 'circlePath', 'discover', 'exportHistory', 'me', 'tonight', 'trending', 'user'],
    Watch: ['id', 'movie', 'note', 'rating', 'rewatch', 'user', 'visibility', 'watchedAt'],
  };
  test.each(Object.keys(listed))('%s has no field that this matrix does not know', (type) => {
    expect(
      typeFields(type)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(listed[type]);
  });
});

describe('mutations', () => {
  test('each is in the matrix', () => {
    expect(
      typeFields('Mutation')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(Object.keys(mutationVerdicts).sort());
  });

  const input = (mutation: string, { subject, watches, films }: Scene): string => {
    const user = `input: { userId: "${subject.id}" }`;
    const inputs: Record<string, string> = {
      createProfile: `input: { handle: "${uniqueName('new-')}", displayName: "New" }`,
      updateProfile: 'input: { displayName: "Changed" }',
      recordWatch: `input: { movieId: "${films.PUBLIC!.id}" }`,
      updateWatch: `input: { watchId: "${watches.PUBLIC}", rating: 1 }`,
      deleteWatch: `input: { watchId: "${watches.PUBLIC}" }`,
      rateMovie: `input: { movieId: "${films.PUBLIC!.id}", rating: 3 }`,
      dismissRecommendation: `input: { movieId: "${films.PUBLIC!.id}" }`,
      setWatchlisted: `input: { movieId: "${films.PUBLIC!.id}", watchlisted: true }`,
      importHistory: `input: { format: TRAKT, dryRun: false, content: "[{\\"movie\\": {\\"title\\": \\"Jaws\\"}}]" }`,
      setPersonLoved: 'input: { personId: "PERSON", loved: true }',
    };
    return mutation === 'deleteProfile' ? '' : `(${inputs[mutation] ?? user})`;
  };

  test.each(
    Object.keys(mutationVerdicts).flatMap((mutation) => relations.map((relation) => [mutation, relation] as const)),
  )('%s by %s', async (mutation, relation) => {
    const here = await scene();
    const person = await social.db.selectFrom('person').select('id').limit(1).executeTakeFirstOrThrow();
    const before = await subjectState(here);
    const answer = await social.request(
      here.viewers[relation],
      `mutation { it: ${mutation}${input(mutation, here).replace('PERSON', person.id)} { userErrors { code } } }`,
    );
    const { data, errors } = JSON.parse(answer) as {
      data?: { it: { userErrors: { code: string }[] } } | null;
      errors?: { extensions: { code: string } }[];
    };
    const verdict = errors
      ? errors[0]!.extensions.code === 'UNAUTHENTICATED'
        ? 'refused'
        : errors[0]!.extensions.code
      : (data!.it.userErrors[0]?.code ?? 'done');
    expect(verdict).toBe(mutationVerdicts[mutation]![relation]);
    // Whoever it was, and whatever came of it: what the subject wrote is theirs alone to change.
    if (relation !== 'self') expect(await subjectState(here)).toEqual(before);
  });

  const subjectState = async ({ subject }: Scene) => ({
    member: await social.db.selectFrom('member').selectAll().where('pk', '=', subject.pk).execute(),
    watches: await social.db
      .selectFrom('watch')
      .selectAll()
      .where('member_pk', '=', subject.pk)
      .orderBy('id')
      .execute(),
    watchlist: await social.db.selectFrom('watchlist').selectAll().where('member_pk', '=', subject.pk).execute(),
    loved: await social.db.selectFrom('loved_person').selectAll().where('member_pk', '=', subject.pk).execute(),
  });
});
