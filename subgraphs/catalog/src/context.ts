/** What the catalog's resolvers work with in one client request. */
import type { ScopeRequest } from '@marquee/kit/subgraph/subgraph';
import { createEntities, type Entities } from './entities/entities.js';
import type { Library } from './entities/neo4jGraphqlAdapter.js';
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { createProvenance, type ProvenanceLoader } from './related/provenance.js';
import { createRelated, type Related } from './related/related.js';
import { createPersonCredits, type PersonCredits } from './related/personCredits.js';

export interface CatalogContext {
  readonly request: ScopeRequest;
  readonly neo4j: Pick<Neo4jConnection, 'read'>;
  readonly library: Library;
  readonly entities: Entities;
  readonly personCredits: PersonCredits;
  readonly related: Related;
  readonly provenance: ProvenanceLoader;
}

export function createCatalogContext(
  neo4j: Pick<Neo4jConnection, 'read'>,
  library: Library,
  request: ScopeRequest,
): CatalogContext {
  return {
    request,
    neo4j,
    library,
    entities: createEntities(library, neo4j),
    personCredits: createPersonCredits(neo4j),
    related: createRelated(neo4j),
    provenance: createProvenance(neo4j),
  };
}
