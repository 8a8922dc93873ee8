// Films that were written before they were indexed as they are now, at most $limit, with all that they are found by.
MATCH (m:Movie) WHERE m.searchKeys IS NULL
WITH m LIMIT $limit
RETURN m.id AS id, m.title AS title, m.originalTitle AS originalTitle, m.year AS year, m.runtimeMinutes AS runtimeMinutes,
  m.synopsis AS synopsis, m.imageUrl AS imageUrl,
  COLLECT { MATCH (m)-[:IN_GENRE]->(g:Genre) RETURN {id: g.id, name: g.name} ORDER BY g.id } AS genres,
  COLLECT { MATCH (m)<-[c:ACTED_IN]-(p:Person) RETURN {id: p.id, name: p.name} ORDER BY c.billing } AS cast,
  COLLECT { MATCH (m)<-[c:DIRECTED]-(p:Person) RETURN {id: p.id, name: p.name} ORDER BY c.billing } AS directors
