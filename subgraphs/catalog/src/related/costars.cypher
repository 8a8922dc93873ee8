// $asks: [{id, first}]. A row for each person asked about: who was in most films with them, and these films, newest first.
UNWIND range(0, size($asks) - 1) AS ask
MATCH (p:Person {id: $asks[ask].id})
CALL (p) {
  MATCH (p)-[:ACTED_IN|DIRECTED]->(m:Movie)
  WITH DISTINCT p, m ORDER BY coalesce(m.year, 0) DESC, m.id
  MATCH (m)<-[:ACTED_IN|DIRECTED]-(o:Person)
  WHERE o <> p
  WITH DISTINCT o, m
  RETURN o.id AS id, collect(m.id) AS films
}
WITH ask, id, films ORDER BY size(films) DESC, id
WITH ask, collect({id: id, films: films}) AS costars
RETURN ask, costars[0..$asks[ask].first] AS costars
