// $gone: [{id, kind, survivor, records, at}]. What has left the catalog is remembered: whoever holds its id is led to the survivor,
// if there is one, and who follows the feed hears of it. Who was led to one of these is led on.
UNWIND $gone AS gone
MATCH (e:Entity {id: gone.id})
OPTIONAL MATCH (e)-[:IDENTIFIED_BY]->(x:ExternalId)
WITH gone, e, [x IN collect(x) WHERE NOT EXISTS { (x)<-[:IDENTIFIED_BY]-(o) WHERE o <> e }] AS alone
DETACH DELETE e
FOREACH (x IN alone | DETACH DELETE x)
CREATE (g:Tombstone:Entity)
SET g = gone
WITH gone
MATCH (earlier:Tombstone {survivor: gone.id})
SET earlier.survivor = coalesce(gone.survivor, earlier.survivor)
