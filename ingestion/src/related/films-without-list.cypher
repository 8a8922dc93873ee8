// The films of the people $people whose list of similar films is not current (kept-similar in the graph workspace says when it is).
MATCH (p:Person)-[:ACTED_IN|DIRECTED]->(m:Movie)
WHERE p.id IN $people
WITH DISTINCT m
WHERE NOT EXISTS {
  MATCH (l:SimilarFilms {movieId: m.id})
  WHERE NOT EXISTS { (m)<-[:ACTED_IN|DIRECTED]-(q) WHERE q.filmsChanged > l.asOf }
}
RETURN m.id AS id ORDER BY id
