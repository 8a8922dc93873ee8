// The films of a page with what the flagship query selects of them, as a developer would write it by hand.
MATCH (m:Movie) WHERE m.id IN $ids
RETURN m.id AS id, m.title AS title, m.year AS year,
  COLLECT { MATCH (m)-[:IN_GENRE]->(g:Genre) RETURN g.name ORDER BY g.name } AS genres,
  COLLECT { MATCH (m)<-[c:ACTED_IN]-(p:Person) RETURN {character: c.character, name: p.name} ORDER BY c.billing LIMIT 3 } AS cast
