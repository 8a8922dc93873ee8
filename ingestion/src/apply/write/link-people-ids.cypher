// Replaces the ids of people at other services.
UNWIND $ids AS one
MATCH (p) WHERE elementId(p) = one.node
OPTIONAL MATCH (p)-[r:IDENTIFIED_BY]->(old:ExternalId {kind: 'person'})
DELETE r
FOREACH (_ IN CASE WHEN one.value IS NULL THEN [] ELSE [1] END |
  MERGE (x:ExternalId {source: one.source, value: one.value, kind: 'person'})
  ON CREATE SET x.url = one.url
  CREATE (p)-[:IDENTIFIED_BY]->(x))
WITH DISTINCT old WHERE old IS NOT NULL AND NOT (old)<-[:IDENTIFIED_BY]-()
DELETE old
