// The people and genres of the films in $ids, and the ids of these people in them.
MATCH (m:Movie) WHERE m.id IN $ids
MATCH (m)<-[c:ACTED_IN|DIRECTED]-(p:Person)
RETURN p.id AS id, p.nameKey AS nameKey, 'PERSON' AS kind, collect(DISTINCT c.personId) AS personIds
UNION
MATCH (m:Movie) WHERE m.id IN $ids
MATCH (m)-[:IN_GENRE]->(g:Genre)
RETURN DISTINCT g.id AS id, null AS nameKey, 'GENRE' AS kind, [] AS personIds
