/** Social's subgraph schema. Needs no database. */
import { subgraphSchema } from '../../../kit/src/subgraphSchema.js';
import { resolvers } from './resolvers/index.js';

export const socialSchema = () => subgraphSchema('subgraphs/social/src/social.graphql', resolvers);
