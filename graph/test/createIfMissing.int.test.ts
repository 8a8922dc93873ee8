/** Several processes create the same constraints and indexes at once, as all programs do when they start on an empty Neo4j. Some are killed. */
import neo4jDriver from 'neo4j-driver';
import { createIfMissing } from '@marquee/graph/indexes/createIfMissing';
import { openNeo4j } from '@marquee/graph/neo4j/connection';
import { waitUntil } from '@marquee/testing/results/waitUntil';
import { testServers, uniqueName } from '@marquee/testing/servers/testServers';

test.each([
  ['an index', 'INDEX', (name: string) => `CREATE RANGE INDEX ${name} IF NOT EXISTS FOR (n:${name}) ON (n.key)`],
  [
    'a constraint',
    'CONSTRAINT',
    (name: string) => `CREATE CONSTRAINT ${name} IF NOT EXISTS FOR (n:${name}) REQUIRE n.key IS UNIQUE`,
  ],
])(
  '%s that several processes create at once is there, and none of them fails',
  async (_, kind, definition) => {
    const processes = await Promise.all(
      Array.from({ length: 4 }, () => openNeo4j({ ...testServers().neo4j, readTimeoutMs: 20_000 })),
    );
    const names = Array.from({ length: 5 }, () => uniqueName('race_'));
    try {
      for (const name of names) await Promise.all(processes.map((neo4j) => createIfMissing(neo4j, definition(name))));
      const found = await processes[0]!.read<{ name: string }>(
        `SHOW ${kind === 'INDEX' ? 'INDEXES' : 'CONSTRAINTS'} YIELD name WHERE name IN $names RETURN name`,
        {
          names,
        },
      );
      expect(found.map(({ name }) => name).sort()).toEqual(names.sort());
    } finally {
      for (const name of names) await processes[0]!.write((run) => run(`DROP ${kind} ${name} IF EXISTS`));
      await Promise.all(processes.map((neo4j) => neo4j.close()));
    }
  },
  60_000,
);

test.each([
  ['goes on', false],
  ['is killed', true],
])(
  'a constraint is there after another process had its index and %s',
  async (_, isKilled) => {
    const { uri, user, password } = testServers().neo4j;
    const neo4j = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 20_000 });
    const other = neo4jDriver.driver(uri, neo4jDriver.auth.basic(user, password));
    const name = uniqueName('slow_');
    const definition = `CREATE CONSTRAINT ${name} IF NOT EXISTS FOR (n:${name}) REQUIRE n.key IS UNIQUE`;
    const found = (kind: 'INDEXES' | 'CONSTRAINTS') =>
      neo4j.read(`SHOW ${kind} YIELD name WHERE name = $name RETURN name`, { name });
    try {
      // So many that Neo4j needs a moment from the index to the constraint.
      await neo4j.write((run) => run(`UNWIND range(1, 40000) AS key CREATE (:${name} {key: key})`));
      const created = other.session().run(definition);
      // It never ends once its connection is away.
      created.catch(() => {});
      await waitUntil(async () => (await found('INDEXES')).length > 0, 2);
      expect(await found('CONSTRAINTS')).toEqual([]);
      if (isKilled) await other.close();
      await createIfMissing(neo4j, definition);
      expect(await found('CONSTRAINTS')).toEqual([{ name }]);
      if (!isKilled) await created;
    } finally {
      await neo4j.write((run) => run(`DROP CONSTRAINT ${name} IF EXISTS`));
      await neo4j.write((run) => run(`MATCH (n:${name}) DELETE n`));
      await Promise.all([neo4j.close(), other.close()]);
    }
  },
  120_000,
);
