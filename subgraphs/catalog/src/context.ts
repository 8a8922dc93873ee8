/** What the catalog's resolvers share during one client request. */
import type { ScopeRequest } from '@marquee/kit/subgraph/subgraph';
import { createEntities, type Entities } from './entities/entities.js';
import type { Neo4jGraphqlAdapter } from './entities/neo4jGraphqlAdapter.js';
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { createProvenance, type ProvenanceLoader } from './entities/provenance.js';
import { createRelated, type Related } from './related/relatedLoaders.js';
import { createPersonCredits, type PersonCredits } from './credits/personCredits.js';

export interface CatalogContext {
  readonly request: ScopeRequest;
  readonly neo4j: Pick<Neo4jConnection, 'read'>;
  readonly adapter: Neo4jGraphqlAdapter;
  readonly entities: Entities;
  readonly personCredits: PersonCredits;
  readonly related: Related;
  readonly provenance: ProvenanceLoader;
}

export function createCatalogContext(
  neo4j: Pick<Neo4jConnection, 'read'>,
  adapter: Neo4jGraphqlAdapter,
  request: ScopeRequest,
): CatalogContext {
  return {
    request,
    neo4j,
    adapter,
    entities: createEntities(adapter, neo4j),
    personCredits: createPersonCredits(neo4j),
    related: createRelated(neo4j),
    provenance: createProvenance(neo4j),
  };
}
