// $asks: [{id, first}]. A row for each person asked about: the films they are best known for. There is no count of viewers in
// the catalog; a film is the better known the more its people have done, and theirs the more the higher they are billed.
UNWIND range(0, size($asks) - 1) AS ask
MATCH (:Person {id: $asks[ask].id})-[c:ACTED_IN|DIRECTED]->(m:Movie)
WITH ask, m, max(CASE type(c) WHEN 'DIRECTED' THEN 1.0 ELSE 1.0 / (1 + 0.5 * (c.billing - 1)) END) AS part
CALL (m) {
  MATCH (m)<-[:ACTED_IN|DIRECTED]-(p:Person)
  WITH DISTINCT p
  RETURN sum(log(1 + COUNT { (p)-[:ACTED_IN]->() } + COUNT { (p)-[:DIRECTED]->() })) AS renown
}
WITH ask, m, round(part * renown * 1000000) AS fame
ORDER BY fame DESC, m.id
WITH ask, collect(m.id) AS films
RETURN ask, films[0..$asks[ask].first] AS films
