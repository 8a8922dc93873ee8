/** What the images promise to those that run them: a user by number, and one folder that may be written. */
import { readFileSync } from 'node:fs';
import { programs } from './docs/programs.js';
import { repositoryFile } from './repository.js';

const dockerfile = readFileSync(repositoryFile('Dockerfile'), 'utf8');
const final = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));

test('an image runs as a user by number, which is not root', () => {
  expect(/^USER (.+)$/m.exec(final)?.[1]).toMatch(/^[1-9]\d*:[1-9]\d*$/);
});

test('each path of a setting that a program writes to is in /data', () => {
  const written = ['MARQUEE_DATA', 'LAKE', 'DEV_ISSUER_KEY'];
  const read = [
    'DATA',
    'GRAPHIQL_ROOT',
    'KAFKA_TLS_CA_FILE',
    'OPERATIONS_MANIFEST',
    'SUPERGRAPH',
    'TLS_CERT_FILE',
    'TLS_KEY_FILE',
    'WEB_ROOT',
  ];
  const paths = programs.flatMap(({ settings }) =>
    Object.entries(settings).flatMap(([name, { allowed }]) => (allowed === 'path' ? [name] : [])),
  );
  expect([...new Set(paths)].sort()).toEqual([...written, ...read].sort());
  for (const name of written) expect(final).toMatch(new RegExp(`\\b${name}=/data\\b`));
});
