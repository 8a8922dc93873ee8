/**
 * Loads graphql-js as in production, for any NODE_ENV. It looks at NODE_ENV once, when it is loaded. Otherwise it then compares the
 * names of classes at each check of a type, to find out whether it is installed twice. Executions check types for each field. Tests
 * run without this module, so they would find that out.
 *
 * Import it before anything that imports graphql-js.
 */
import { createRequire } from 'node:module';

const { NODE_ENV } = process.env;
process.env.NODE_ENV = 'production';
createRequire(import.meta.url)('graphql');
if (NODE_ENV === undefined) delete process.env.NODE_ENV;
else process.env.NODE_ENV = NODE_ENV;
