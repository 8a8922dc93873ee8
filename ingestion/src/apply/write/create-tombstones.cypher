// Deletes entities, and the external ids that only they have, and creates a tombstone for each. A tombstone leads to the survivor,
// if there is one, and is in the change feed.
// $number says that the films of their people changed. $tombstones: [{id, kind, survivor, records, at, changeSeq}].
UNWIND $tombstones AS tombstone
MATCH (e:Entity {id: tombstone.id})
CALL (e) {
  MATCH (e)<-[:ACTED_IN|DIRECTED]-(p)
  SET p.filmsChanged = $number
}
OPTIONAL MATCH (e)-[:IDENTIFIED_BY]->(x:ExternalId)
WITH tombstone, e, [x IN collect(x) WHERE NOT EXISTS { (x)<-[:IDENTIFIED_BY]-(o) WHERE o <> e }] AS unshared
DETACH DELETE e
FOREACH (x IN unshared | DETACH DELETE x)
CREATE (g:Tombstone:Entity)
SET g = tombstone
