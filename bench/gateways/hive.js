/** Hive Gateway with its query planner in Rust: `SUPERGRAPH` is the file, `PORT` the port. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';

const { SUPERGRAPH, PORT } = process.env;
const gateway = createGatewayRuntime({
  supergraph: readFileSync(SUPERGRAPH, 'utf8'),
  unifiedGraphHandler,
  logging: false,
});
createServer(gateway).listen(Number(PORT), '127.0.0.1');
