/** The connections between parts that chaos breaks. */

export const links = [
  'gateway to catalog',
  'gateway to social',
  'catalog to Neo4j',
  'social to PostgreSQL',
  'social to the change feed',
  'gateway to Redis',
] as const;
export type Link = (typeof links)[number];

/** What is needed for an answer of the catalog, and of social. */
export const catalogLinks: readonly Link[] = ['gateway to catalog', 'catalog to Neo4j'];
export const socialLinks: readonly Link[] = ['gateway to social', 'social to PostgreSQL'];
