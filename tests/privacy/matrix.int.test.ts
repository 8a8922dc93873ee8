/** Checks every field and mutation of social against the matrix. A field of User that the matrix does not list must be denied. */
import { sql } from 'kysely';
import {
  getNamedType,
  isLeafType,
  isObjectType,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type GraphQLField,
  type GraphQLNamedType,
} from 'graphql';
import { socialSchema } from '@marquee/social/schema';
import { watchId } from '@marquee/social/model/ids';
import { addMember, addWatch, befriend, block, type Member } from '@marquee/testing/fixtures/members';
import { listFilms, type ReferenceFilm } from '@marquee/testing/fixtures/referenceFilms';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { uniqueName } from '@marquee/testing/servers/testServers';
import {
  communityWatches,
  countedWatches,
  fieldsNotRequested,
  mutationVerdicts,
  relations,
  userVerdict,
  type Relation,
} from './matrix.js';

const schema = socialSchema();
const typeFields = (name: string) => {
  const type = schema.getType(name);
  return isObjectType(type) ? Object.values(type.getFields()) : [];
};

interface Scenario {
  subject: Member;
  viewers: Record<Relation, string | null>;
  people: Record<'friend' | 'stranger' | 'blocking' | 'blocked', Member>;
  films: Record<string, ReferenceFilm>;
  watches: Record<string, string>;
}

/** The fields, such as `User.handle`, that the tests of this file have requested. */
const requestedFields = new Set<string>();

function recordFields(query: string): void {
  const types = new TypeInfo(schema);
  const Field = () => void requestedFields.add(`${types.getParentType()!.name}.${types.getFieldDef()!.name}`);
  visit(parse(query), visitWithTypeInfo(types, { Field }));
}

let social: TestSocial;
beforeAll(async () => {
  const started = await startSocial();
  social = {
    ...started,
    request: (subject, query, variables) => {
      recordFields(query);
      return started.request(subject, query, variables);
    },
    requestData: (subject, query, variables) => {
      recordFields(query);
      return started.requestData(subject, query, variables);
    },
  };
});
afterAll(() => social.stop());

/** A member with a watch of each visibility and an entry in each list, and a viewer in each relation to the member. */
async function createScenario(): Promise<Scenario> {
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

/** Arguments of fields that need any. */
const fieldArguments: Record<string, string> = { yearInReview: '(year: 2026)' };

const selection = (field: GraphQLField<unknown, unknown>) =>
  isLeafType(getNamedType(field.type) as GraphQLNamedType) ? '' : '{ __typename }';

describe('a member', () => {
  let scenario: Scenario;
  beforeAll(async () => {
    scenario = await createScenario();
  });
  const fields = typeFields('User').filter(({ name }) => name !== 'nodeId');
  test.each(fields.flatMap((field) => relations.map((relation) => [field.name, relation] as const)))(
    'has the expected verdict on %s for %s',
    async (name, relation) => {
      const field = fields.find((candidate) => candidate.name === name)!;
      const answer = await social.request(
        scenario.viewers[relation],
        `{ user(handle: "${scenario.subject.handle}") { it: ${name}${fieldArguments[name] ?? ''} ${selection(field)} } }`,
      );
      const { user } = (JSON.parse(answer) as { data: { user: { it: unknown } | null } }).data;
      const verdict = user === null ? 'no member' : user.it === null ? 'null' : 'value';
      expect(verdict).toBe(userVerdict(name, relation));
    },
  );

  test.each(relations)('is `me` for the member only: %s', async (relation) => {
    const { me } = await social.requestData<{ me: { id: string } | null }>(scenario.viewers[relation], '{ me { id } }');
    expect(me?.id === scenario.subject.id).toBe(relation === 'self');
    expect(me === null).toBe(relation === 'anonymous');
  });

  test.each(relations)('has a history of exactly the watches that %s can see', async (relation) => {
    const { user } = await social.requestData<{
      user: { history: { totalCount: number; nodes: { visibility: string }[] } } | null;
    }>(
      scenario.viewers[relation],
      `{ user(handle: "${scenario.subject.handle}") { history { totalCount nodes { visibility } } } }`,
    );
    const seen = (user?.history.nodes ?? []).map(({ visibility }) => visibility).sort();
    expect(seen).toEqual(countedWatches[relation]);
    expect(user?.history.totalCount ?? 0).toBe(seen.length);
  });

  test.each(relations)('is found by id by %s only if visible', async (relation) => {
    const query = `query ($r: [_Any!]!) { user(id: "${scenario.subject.id}") { id } byNode: _entities(representations: $r) { ... on User { handle } } }`;
    const data = await social.requestData(scenario.viewers[relation], query, {
      r: [{ __typename: 'User', nodeId: scenario.subject.id }],
    });
    const isVisible = !['blocking', 'blocked'].includes(relation);
    expect(data).toEqual({
      user: isVisible ? { id: scenario.subject.id } : null,
      byNode: [isVisible ? { handle: scenario.subject.handle } : null],
    });
  });
});

describe('watches of a member', () => {
  let scenario: Scenario;
  beforeAll(async () => {
    await social.db.deleteFrom('watch').execute();
    scenario = await createScenario();
  });
  const visibilities = ['PUBLIC', 'FRIENDS', 'PRIVATE'];
  const requestFilms = <T>(relation: Relation, fields: string) =>
    social.requestData<{ films: T[] }>(
      scenario.viewers[relation],
      `query ($r: [_Any!]!) { films: _entities(representations: $r) { ... on Movie { ${fields} } } }`,
      {
        r: visibilities.map((visibility) => ({ __typename: 'Movie', id: scenario.films[visibility]!.id })),
      },
    );
  const counted = (counts: (number | undefined)[]) =>
    visibilities.filter((_, index) => (counts[index] ?? 0) > 0).sort();

  test.each(relations)('are found by id by %s only if visible', async (relation) => {
    const { watches } = await social.requestData<{ watches: ({ visibility: string } | null)[] }>(
      scenario.viewers[relation],
      'query ($r: [_Any!]!) { watches: _entities(representations: $r) { ... on Watch { visibility } } }',
      { r: visibilities.map((visibility) => ({ __typename: 'Watch', nodeId: scenario.watches[visibility] })) },
    );
    expect(watches.flatMap((watch) => watch?.visibility ?? []).sort()).toEqual(countedWatches[relation]);
  });

  test.each(relations)('count the expected watches in communityRating for %s', async (relation) => {
    const { films } = await requestFilms<{ communityRating: { count: number } }>(relation, 'communityRating { count }');
    expect(counted(films.map(({ communityRating }) => communityRating.count))).toEqual(communityWatches[relation]);
  });

  test.each(relations)('count the expected watches in friendsWhoWatched for %s', async (relation) => {
    const { films } = await requestFilms<{ friendsWhoWatched: { count: number } | null }>(
      relation,
      'friendsWhoWatched { count }',
    );
    const expected = relation === 'friend' ? countedWatches.friend : [];
    expect(counted(films.map(({ friendsWhoWatched }) => friendsWhoWatched?.count))).toEqual(expected);
    if (relation === 'anonymous') expect(films.every(({ friendsWhoWatched }) => friendsWhoWatched === null)).toBe(true);
  });

  test.each(relations)('have the expected connectionsToMe for %s', async (relation) => {
    await social.publicTaste.catchUp();
    await social.filmTallies.catchUp();
    await social.circleHistories.catchUp();
    const { films } = await requestFilms<{ connectionsToMe: { kind: string }[] | null }>(
      relation,
      'connectionsToMe { kind }',
    );
    const byFriends = films.map(
      ({ connectionsToMe }) => connectionsToMe?.filter(({ kind }) => kind === 'FRIEND_WATCHED').length,
    );
    expect(counted(byFriends)).toEqual(relation === 'friend' ? countedWatches.friend : []);
    if (relation === 'anonymous') expect(films.every(({ connectionsToMe }) => connectionsToMe === null)).toBe(true);
  });

  test.each(relations)('count and list only own watches in viewer for %s', async (relation) => {
    const { films } = await requestFilms<{ viewer: { timesWatched: number; watches: object[] } | null }>(
      relation,
      'viewer { timesWatched watches { visibility } }',
    );
    const expected = relation === 'self' ? countedWatches.self : [];
    expect(counted(films.map(({ viewer }) => viewer?.timesWatched))).toEqual(expected);
    expect(counted(films.map(({ viewer }) => viewer?.watches.length))).toEqual(expected);
  });

  test.each(relations)('are in circlePath through everyone if visible to %s', async (relation) => {
    const found: string[] = [];
    for (const visibility of visibilities) {
      const { rows } = await sql<{ id: string }>`
        SELECT p.id FROM film_person fp JOIN person p ON p.pk = fp.person_pk
        WHERE fp.film_pk = ${scenario.films[visibility]!.pk} ORDER BY p.id LIMIT 2`.execute(social.db);
      const { circlePath } = await social.requestData<{ circlePath: { hops: { movie: { id: string } }[] } | null }>(
        scenario.viewers[relation],
        `{ circlePath(from: "${rows[0]!.id}", to: "${rows[1]!.id}", circle: EVERYONE, maxDegrees: 1) { hops { movie { id } } } }`,
      );
      if (circlePath?.hops[0]?.movie.id === scenario.films[visibility]!.id) found.push(visibility);
    }
    expect(found.sort()).toEqual(countedWatches[relation]);
  });

  test.each(relations)('are in exportHistory only for the member: %s', async (relation) => {
    const { exportHistory } = await social.requestData<{ exportHistory: { content: string } | null }>(
      scenario.viewers[relation],
      '{ exportHistory { content } }',
    );
    const found = visibilities.filter((visibility) => exportHistory?.content.includes(scenario.films[visibility]!.id));
    expect(found.sort()).toEqual(relation === 'self' ? countedWatches.self : []);
  });

  test.each(relations)('influence tonight with the member as expected for %s', async (relation) => {
    const answer = JSON.parse(
      await social.request(
        scenario.viewers[relation],
        `{ tonight(with: ["${scenario.subject.id}"], first: 1) { picks { perMember { confidence } } } }`,
      ),
    ) as {
      data: { tonight: { picks: { perMember: { confidence: number }[] }[] } | null };
      errors?: { extensions: { code: string } }[];
    };
    const refusal = { anonymous: 'UNAUTHENTICATED', blocking: 'NOT_FOUND', blocked: 'NOT_FOUND' }[relation as string];
    expect(answer.errors?.[0]?.extensions.code).toBe(refusal);
    // Confidence follows from the number of the member's films considered: one of each visibility that counts.
    const confidence = answer.data.tonight?.picks[0]?.perMember.at(-1)?.confidence ?? 0;
    expect(Math.round((10 * confidence) / (1 - confidence))).toBe(refusal ? 0 : countedWatches[relation].length);
  });

  test.each(relations)('allow compatibility as expected for %s', async (relation) => {
    const { user } = await social.requestData<{ user: { compatibility: { sharedFilms: number } | null } | null }>(
      scenario.viewers[relation],
      `{ user(id: "${scenario.subject.id}") { compatibility { sharedFilms } } }`,
    );
    // None of the viewers watched anything: the result exists or is null.
    expect(user?.compatibility ?? null).toEqual(['friend', 'stranger'].includes(relation) ? { sharedFilms: 0 } : null);
  });

  test.each(relations)('are found by discover among everyone if visible to %s', async (relation) => {
    const { discover } = await social.requestData<{ discover: { totalCount: number; nodes: { id: string }[] } }>(
      scenario.viewers[relation],
      '{ discover(filter: { watchedBy: EVERYONE }, first: 100) { totalCount nodes { id } } }',
    );
    const found = visibilities
      .filter((visibility) => discover.nodes.some(({ id }) => id === scenario.films[visibility]!.id))
      .sort();
    expect(found).toEqual(countedWatches[relation]);
    expect(discover.totalCount).toBe(found.length);
  });

  test.each(relations)('are in trending among everyone if visible to %s', async (relation) => {
    const { trending } = await social.requestData<{ trending: { nodes: { id: string }[] } }>(
      scenario.viewers[relation],
      '{ trending(circle: EVERYONE, window: ALL_TIME, first: 100) { nodes { id } } }',
    );
    const found = visibilities.filter((visibility) =>
      trending.nodes.some(({ id }) => id === scenario.films[visibility]!.id),
    );
    expect(found.sort()).toEqual(countedWatches[relation]);
  });
});

describe('mutations', () => {
  test('are all in the matrix', () => {
    expect(
      typeFields('Mutation')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(Object.keys(mutationVerdicts).sort());
  });

  const input = (mutation: string, { subject, watches, films }: Scenario): string => {
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

  test.each(relations)('leave the progress of an import to the member who made it: %s', async (relation) => {
    const { subject, viewers } = await createScenario();
    await social.requestData(
      subject.handle,
      `mutation { importHistory(input: { format: TRAKT, dryRun: false, content: "[{\\"movie\\": {\\"title\\": \\"Jaws\\"}}]" }) { userErrors { code } } }`,
    );
    const { historyImport } = await social.requestData<{ historyImport: unknown }>(
      viewers[relation],
      '{ historyImport { state startedAt rows rowsDone } }',
    );
    expect(historyImport).toEqual(
      relation === 'self' ? { state: 'FINISHED', startedAt: expect.any(String), rows: 1, rowsDone: 1 } : null,
    );
  });

  test.each(
    Object.keys(mutationVerdicts).flatMap((mutation) => relations.map((relation) => [mutation, relation] as const)),
  )('have the expected verdict: %s by %s', async (mutation, relation) => {
    const scenario = await createScenario();
    const person = await social.db.selectFrom('person').select('id').limit(1).executeTakeFirstOrThrow();
    const before = await subjectState(scenario);
    const answer = await social.request(
      scenario.viewers[relation],
      `mutation { it: ${mutation}${input(mutation, scenario).replace('PERSON', person.id)} { userErrors { code } } }`,
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
    // Only members themselves can change what they wrote.
    if (relation !== 'self') expect(await subjectState(scenario)).toEqual(before);
  });

  const subjectState = async ({ subject }: Scenario) => ({
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

/** After the tests above, which must have run: what they request is recorded. */
describe('every field of social', () => {
  const allFields = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !type.name.startsWith('_'))
    .flatMap(({ name }) => typeFields(name).map((field) => ({ type: name, field: field.name })))
    .filter(({ field }) => !field.startsWith('_'))
    .map(({ type, field }) => `${type}.${field}`);
  const excepted = Object.entries(fieldsNotRequested).flatMap(([type, { fields }]) =>
    fields.map((field) => `${type}.${field}`),
  );

  test('is requested above, or the matrix has a reason why not', () => {
    expect(allFields.filter((field) => !requestedFields.has(field) && !excepted.includes(field))).toEqual([]);
  });

  test('that has such a reason exists, and is not requested', () => {
    expect(excepted.filter((field) => !allFields.includes(field) || requestedFields.has(field))).toEqual([]);
  });
});
