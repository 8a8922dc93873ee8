// The people and genres of the films in $ids, and the names and ids of these people in them.
MATCH (m:Movie) WHERE m.id IN $ids
MATCH (m)<-[c:ACTED_IN|DIRECTED|CREDITED_AS]-(p:Person)
RETURN p.id AS id, p.nameKey AS nameKey, 'PERSON' AS kind,
  collect(DISTINCT {nameKey: coalesce(c.nameKey, p.nameKey), personId: c.personId}) AS credits
UNION
MATCH (m:Movie) WHERE m.id IN $ids
MATCH (m)-[:IN_GENRE]->(g:Genre)
RETURN DISTINCT g.id AS id, null AS nameKey, 'GENRE' AS kind, [] AS credits
