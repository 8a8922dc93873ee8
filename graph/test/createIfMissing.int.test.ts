/** Several processes create the same constraints and indexes at once, as all programs do when they start on an empty Neo4j. */
import { createIfMissing } from '@marquee/graph/indexes/createIfMissing';
import { openNeo4j } from '@marquee/graph/neo4j/connection';
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
