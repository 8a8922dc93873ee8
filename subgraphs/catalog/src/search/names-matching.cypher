// Entities whose names match, of the labels in $kinds: films by $exact.films, people and genres by $exact.names (both Lucene), at most $limit
// of each. If they are fewer than $sufficient, those that match $fuzzy as well, and do not match $exact. If the last number of the change feed
// is $known, only ids. The popularity of a person or genre is its number of films; that of a film is divided by ten, which is about the
// same scale.
MATCH (s:ChangeSequence {name: 'catalog'})
WITH s.last AS last
CALL () {
  WITH $exact.films AS query WHERE 'Movie' IN $kinds
  CALL db.index.fulltext.queryNodes('movieSearch', query, {limit: $limit}) YIELD node
  RETURN collect(node) AS exactFilms
}
CALL () {
  WITH $exact.names AS query WHERE 'Person' IN $kinds OR 'Genre' IN $kinds
  CALL db.index.fulltext.queryNodes('nameSearch', query, {limit: $limit}) YIELD node
  WITH node WHERE CASE WHEN node:Person THEN 'Person' ELSE 'Genre' END IN $kinds
  RETURN collect(node) AS exactNames
}
WITH last, exactFilms, exactNames, size(exactFilms) + size(exactNames) < $sufficient AS isFuzzy
CALL (exactFilms, isFuzzy) {
  WITH exactFilms WHERE isFuzzy AND 'Movie' IN $kinds
  CALL db.index.fulltext.queryNodes('movieSearch', $fuzzy.films, {limit: $limit}) YIELD node
  WITH exactFilms, node WHERE NOT node IN exactFilms
  RETURN collect(node) AS fuzzyFilms
}
CALL (exactNames, isFuzzy) {
  WITH exactNames WHERE isFuzzy AND ('Person' IN $kinds OR 'Genre' IN $kinds)
  CALL db.index.fulltext.queryNodes('nameSearch', $fuzzy.names, {limit: $limit}) YIELD node
  WITH exactNames, node WHERE CASE WHEN node:Person THEN 'Person' ELSE 'Genre' END IN $kinds AND NOT node IN exactNames
  RETURN collect(node) AS fuzzyNames
}
WITH last, exactFilms + fuzzyFilms AS films, exactNames + fuzzyNames AS entities
CALL (last, films) {
  UNWIND CASE WHEN last = $known THEN [] ELSE films END AS m
  RETURN collect([m.id, 'Movie', m.title, m.originalTitle, -m.byPopularity / 10]) AS filmCandidates
}
CALL (last, entities) {
  UNWIND CASE WHEN last = $known THEN [] ELSE entities END AS e
  RETURN collect([e.id, CASE WHEN e:Person THEN 'Person' ELSE 'Genre' END, e.name, null,
    COUNT { (e)-[:ACTED_IN]->() } + COUNT { (e)-[:DIRECTED]->() } + COUNT { (e)<-[:IN_GENRE]-() }]) AS candidates
}
RETURN last, filmCandidates + candidates AS candidates,
  CASE WHEN last = $known THEN [m IN films | id(m)] END AS nodes,
  CASE WHEN last = $known THEN [e IN entities | e.id] END AS entities
