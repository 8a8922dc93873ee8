// The films that a person is best known for. A film counts more if its people have more credits, and if the person's billing in it
// is high. The number of ratings does not count.
// $requests: [{id, first}]. A row, with the index of its request, for each request that has films.
UNWIND range(0, size($requests) - 1) AS index
MATCH (:Person {id: $requests[index].id})-[c:ACTED_IN|DIRECTED]->(m:Movie)
WITH index, m, max(CASE type(c) WHEN 'DIRECTED' THEN 1.0 ELSE 1.0 / (1 + 0.5 * (c.billing - 1)) END) AS part
CALL (m) {
  MATCH (m)<-[:ACTED_IN|DIRECTED]-(p:Person)
  WITH DISTINCT p
  RETURN sum(log(1 + COUNT { (p)-[:ACTED_IN]->() } + COUNT { (p)-[:DIRECTED]->() })) AS popularity
}
WITH index, m, round(part * popularity * 1000000) AS score
ORDER BY score DESC, m.id
WITH index, collect(m.id) AS films
RETURN index, films[0..$requests[index].first] AS films
