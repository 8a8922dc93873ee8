/** The manifest of the stored operations, in Apollo's persisted-query manifest format. The gateway runs its operations by id. */
import { createHash } from 'node:crypto';
import { Kind, parse } from 'graphql';
import type { GeneratedFiles } from './build.js';
import { readOperations } from './storedOperations.js';

/** Path and text of the manifest. An id is the SHA-256 of the operation's file. */
export function buildManifest(): GeneratedFiles {
  const operations = [...readOperations().values()].flatMap((body) =>
    parse(body).definitions.flatMap((node) =>
      node.kind === Kind.OPERATION_DEFINITION
        ? [{ id: createHash('sha256').update(body).digest('hex'), name: node.name?.value, type: node.operation, body }]
        : [],
    ),
  );
  const manifest = { format: 'apollo-persisted-query-manifest', version: 1, operations };
  return new Map([['schema/manifest.json', `${JSON.stringify(manifest, null, 2)}\n`]]);
}
