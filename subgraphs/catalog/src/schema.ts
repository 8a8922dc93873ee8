/** The catalog's subgraph schema, ours alone: nothing that @neo4j/graphql generates is in it. Needs no database. */
import { subgraphSchema } from '../../../kit/src/subgraphSchema.js';
import { resolvers } from './resolvers/index.js';

export const catalogSchema = () => subgraphSchema('subgraphs/catalog/src/catalog.graphql', resolvers);
