// People with most films in common with a person, with the ids of these films, newest first.
// $requests: [{id, first}]. A row, with the index of its request, for each request that has costars.
UNWIND range(0, size($requests) - 1) AS index
MATCH (p:Person {id: $requests[index].id})
CALL (p) {
  MATCH (p)-[:ACTED_IN|DIRECTED]->(m:Movie)
  WITH DISTINCT p, m ORDER BY coalesce(m.year, 0) DESC, m.id
  MATCH (m)<-[:ACTED_IN|DIRECTED]-(o:Person)
  WHERE o <> p
  WITH DISTINCT o, m
  RETURN o.id AS id, collect(m.id) AS films
}
WITH index, id, films ORDER BY size(films) DESC, id
WITH index, collect({personId: id, films: films}) AS costars
RETURN index, costars[0..$requests[index].first] AS costars
