// The kept lists of similar films of the films $ids, with what the films' own genres weigh now. A row, with the index of its id, for each
// list that is current: none of the film's people has got or lost a film since, and it has people.
UNWIND range(0, size($ids) - 1) AS index
MATCH (l:SimilarFilms {movieId: $ids[index]})
MATCH (m:Movie {id: l.movieId})
WHERE l.films IS NOT NULL AND EXISTS { (m)<-[:ACTED_IN|DIRECTED]-() }
  AND NOT EXISTS { (m)<-[:ACTED_IN|DIRECTED]-(p) WHERE p.filmsChanged > l.asOf }
RETURN index, l.films AS films, COLLECT {
  MATCH (m)-[:IN_GENRE]->(g:Genre)
  RETURN {id: g.id, name: g.name, weight: 0.6 * (1 - log(COUNT { (g)<-[:IN_GENRE]-() }) / log(1 + COUNT { (:Movie) }))}
} AS ownGenres
