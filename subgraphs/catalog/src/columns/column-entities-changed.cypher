// The people with an id in $ids, and all genres, since the number of a genre's films changes with any film; with their number of films.
CALL () {
  MATCH (e:Person) WHERE e.id IN $ids
  RETURN e
  UNION ALL
  MATCH (e:Genre) WHERE e.id > ''
  RETURN e
}
RETURN e.id AS id, e.name AS name,
  COUNT { (e)-[:ACTED_IN]->() } + COUNT { (e)-[:DIRECTED]->() } + COUNT { (e)<-[:IN_GENRE]-() } AS films
