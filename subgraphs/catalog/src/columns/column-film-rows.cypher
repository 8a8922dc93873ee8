<<films>>
RETURN m.id AS id, id(m) AS node, m.year AS year, -m.byPopularity AS popularity,
  m.searchTitles AS searchTitles, m.searchRomanized AS searchRomanized, m.searchCast AS searchCast,
  m.searchDirectors AS searchDirectors, m.searchFacts AS searchFacts, m.title AS title, m.originalTitle AS originalTitle,
  coalesce(m.alternativeTitles, []) AS alternativeTitles,
  COLLECT { MATCH (m)-[:IN_GENRE]->(g:Genre) RETURN g.id } AS genres,
  COLLECT { MATCH (m)<-[c:ACTED_IN]-(p:Person) RETURN p.id ORDER BY c.billing } AS cast,
  COLLECT { MATCH (m)<-[c:DIRECTED]-(p:Person) RETURN p.id ORDER BY c.billing } AS directors
ORDER BY id
