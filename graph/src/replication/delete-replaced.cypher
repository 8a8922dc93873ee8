// Deletes what the new state of entities replaces: the entities $removed with their lists, tombstones of $ids, relationships of the films
// $films, and ids of the people $people.
CALL () {
  MATCH (t:Tombstone) WHERE t.id IN $ids
  DELETE t
}
CALL () {
  MATCH (e:Entity) WHERE e.id IN $removed
  DETACH DELETE e
}
CALL () {
  MATCH (l:SimilarFilms) WHERE l.movieId IN $removed
  DELETE l
}
CALL () {
  MATCH (l:CostarList) WHERE l.personId IN $removed
  DELETE l
}
CALL () {
  MATCH (m:Movie) WHERE m.id IN $films
  MATCH (m)-[r:IN_GENRE|ACTED_IN|DIRECTED|CREDITED_AS|IDENTIFIED_BY]-()
  DELETE r
}
CALL () {
  MATCH (p:Person) WHERE p.id IN $people
  MATCH (p)-[r:IDENTIFIED_BY]->()
  DELETE r
}
