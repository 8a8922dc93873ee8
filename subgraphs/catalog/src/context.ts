/** What the catalog's resolvers share during one client request. */
import type { ScopeRequest } from '@marquee/kit/subgraph/subgraph';
import { createEntities, type Entities } from './entities/entities.js';
import type { Facts } from './facts/facts.js';
import type { Neo4jGraphqlAdapter } from './entities/neo4jGraphqlAdapter.js';
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { createProvenance, type ProvenanceLoader } from './entities/provenance.js';
import { createRelated, type Related } from './related/relatedLoaders.js';
import type { FilmColumns } from './columns/filmColumns.js';
import type { SearchReader } from './search/searchReader.js';
import { createPersonCredits, type PersonCredits } from './credits/personCredits.js';

export interface CatalogContext {
  readonly request: ScopeRequest;
  readonly neo4j: Pick<Neo4jConnection, 'read'>;
  readonly adapter: Neo4jGraphqlAdapter;
  readonly facts: Facts;
  readonly search: SearchReader;
  readonly entities: Entities;
  readonly personCredits: PersonCredits;
  readonly related: Related;
  readonly provenance: ProvenanceLoader;
}

export function createCatalogContext(
  request: ScopeRequest,
  {
    neo4j,
    adapter,
    facts,
    films,
  }: Pick<CatalogContext, 'neo4j' | 'adapter' | 'facts'> & { readonly films?: FilmColumns | undefined },
): CatalogContext {
  return {
    request,
    neo4j,
    adapter,
    facts,
    search: { read: neo4j.read, films },
    entities: createEntities({ adapter, neo4j, facts }),
    personCredits: createPersonCredits(neo4j, facts),
    related: createRelated(neo4j, facts),
    provenance: createProvenance(neo4j),
  };
}
