// The people and genres of the films in $ids.
MATCH (m:Movie) WHERE m.id IN $ids
MATCH (m)<-[:ACTED_IN|DIRECTED]-(p:Person)
RETURN DISTINCT p.id AS id, p.nameKey AS nameKey, 'PERSON' AS kind
UNION
MATCH (m:Movie) WHERE m.id IN $ids
MATCH (m)-[:IN_GENRE]->(g:Genre)
RETURN DISTINCT g.id AS id, null AS nameKey, 'GENRE' AS kind
