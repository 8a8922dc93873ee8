// Films with an id after $after that were not indexed by version $version, at most $limit, with everything a search finds them by.
MATCH (m:Movie) WHERE m.id > $after AND coalesce(m.indexVersion, 0) <> $version
WITH m ORDER BY m.id LIMIT $limit
RETURN m.id AS id, m.title AS title, m.originalTitle AS originalTitle,
  coalesce(m.alternativeTitles, []) AS alternativeTitles, m.year AS year, m.runtimeMinutes AS runtimeMinutes,
  m.synopsis AS synopsis, m.imageUrl AS imageUrl, m.votes AS votes,
  COLLECT { MATCH (m)-[:IN_GENRE]->(g:Genre) RETURN {id: g.id, name: g.name} } AS genres,
  COLLECT { MATCH (m)<-[c:ACTED_IN]-(p:Person) RETURN {id: p.id, name: p.name} ORDER BY c.billing } AS cast,
  COLLECT { MATCH (m)<-[c:DIRECTED]-(p:Person) RETURN {id: p.id, name: p.name} ORDER BY c.billing } AS directors,
  COLLECT { MATCH (m)-[:IDENTIFIED_BY]->(x:ExternalId) RETURN {source: x.source, value: x.value} ORDER BY x.source, x.value } AS externalIds
ORDER BY id
