// Replaces the ids of people at other services. $people: [{node, ids: [{source, value, url}]}], nodes by element id.
UNWIND $people AS one
MATCH (p) WHERE elementId(p) = one.node
OPTIONAL MATCH (p)-[r:IDENTIFIED_BY]->(old:ExternalId {kind: 'person'})
DELETE r
WITH one, p, collect(old) AS former
FOREACH (id IN one.ids |
  MERGE (x:ExternalId {source: id.source, value: id.value, kind: 'person'})
  ON CREATE SET x.url = id.url
  CREATE (p)-[:IDENTIFIED_BY]->(x))
WITH collect(former) AS all
UNWIND all AS former
UNWIND former AS old
WITH DISTINCT old WHERE NOT (old)<-[:IDENTIFIED_BY]-()
DELETE old
