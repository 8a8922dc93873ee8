// Gives films and people ids at other services. $links: [[entity, source, value, kind, url]].
UNWIND $links AS link
MATCH (e:Entity {id: link[0]})
MERGE (x:ExternalId {source: link[1], value: link[2], kind: link[3]})
SET x.url = link[4]
CREATE (e)-[:IDENTIFIED_BY]->(x)
