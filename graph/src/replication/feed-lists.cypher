// The lists of similar films and costars that were kept after number $after up to number $until, in order, at most $limit.
CALL () {
  MATCH (l:SimilarFilms) WHERE l.number > $after AND l.number <= $until
  RETURN l ORDER BY l.number LIMIT $limit
  UNION ALL
  MATCH (l:CostarList) WHERE l.number > $after AND l.number <= $until
  RETURN l ORDER BY l.number LIMIT $limit
}
RETURN l.number AS number, properties(l) AS properties ORDER BY number LIMIT $limit
