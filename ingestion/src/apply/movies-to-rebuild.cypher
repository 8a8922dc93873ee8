// Films with a record whose content matches $pattern, films with several records, and films of names or ids that
// several people have.
CALL () {
  MATCH (r:SourceRecord) WHERE r.movieId IS NOT NULL
  WITH r.movieId AS movieId, count(*) AS records, sum(CASE WHEN r.content =~ $pattern THEN 1 ELSE 0 END) AS matches
  WHERE matches > 0 OR records > 1
  RETURN movieId
  UNION
  MATCH (p:Person)
  WITH p.nameKey AS nameKey, count(*) AS people WHERE people > 1
  MATCH (:Person {nameKey: nameKey})-[:ACTED_IN|DIRECTED]->(m:Movie)
  RETURN m.id AS movieId
  UNION
  MATCH (x:ExternalId {kind: 'person'})<-[:IDENTIFIED_BY]-(p:Person)
  WITH x, collect(p) AS people WHERE size(people) > 1
  UNWIND people AS p
  MATCH (p)-[:ACTED_IN|DIRECTED]->(m:Movie)
  RETURN m.id AS movieId
}
RETURN DISTINCT movieId ORDER BY movieId
