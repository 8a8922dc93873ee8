/** The check of the downloaded jars. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkJars } from './jars.js';

test('checkJars rejects jars that are missing, changed or unexpected', () => {
  const folder = mkdtempSync(join(tmpdir(), 'marquee-jars-'));
  writeFileSync(join(folder, 'a.jar'), 'a');
  const hash = 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb';
  expect(() => checkJars(folder, new Map([['a.jar', hash]]), 'Neo4j')).not.toThrow();
  expect(() => checkJars(folder, new Map([['a.jar', hash.replace('c', 'd')]]), 'Neo4j')).toThrow(
    "Neo4j's a.jar has a wrong checksum",
  );
  expect(() =>
    checkJars(
      folder,
      new Map([
        ['a.jar', hash],
        ['b.jar', hash],
      ]),
      'Neo4j',
    ),
  ).toThrow("Neo4j's b.jar is missing");
  expect(() => checkJars(folder, new Map(), 'Neo4j')).toThrow('a.jar is not one of the pinned jars of Neo4j');
  rmSync(folder, { recursive: true });
});
