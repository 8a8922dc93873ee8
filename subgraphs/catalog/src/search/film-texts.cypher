// The texts of the films in $ids, for highlights.
MATCH (m:Movie) WHERE m.id IN $ids
RETURN m.id AS id, m.title AS title, m.originalTitle AS originalTitle,
  coalesce(m.alternativeTitles, []) AS alternativeTitles, m.synopsis AS synopsis, m.year AS year,
  COLLECT { MATCH (m)<-[c:ACTED_IN]-(p:Person) RETURN p.name ORDER BY c.billing } AS cast,
  COLLECT { MATCH (m)<-[c:DIRECTED]-(p:Person) RETURN p.name ORDER BY c.billing } AS directors,
  COLLECT { MATCH (m)-[:IN_GENRE]->(g:Genre) RETURN g.name ORDER BY g.name } AS genres
