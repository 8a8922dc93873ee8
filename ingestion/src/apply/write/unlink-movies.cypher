// Deletes all relationships of the films in $ids, and returns the external ids they had. The new relationships are added
// next. $number says that their people's films changed.
UNWIND $ids AS id
MATCH (m:Movie {id: id})
CALL (m) {
  OPTIONAL MATCH (m)-[:IDENTIFIED_BY]->(x:ExternalId)
  RETURN collect([x.source, x.value]) AS keys
}
CALL (m) {
  MATCH (m)<-[:ACTED_IN|DIRECTED]-(p)
  SET p.filmsChanged = $number
}
CALL (m) {
  MATCH (m)-[r:IN_GENRE|ACTED_IN|DIRECTED|CREDITED_AS|IDENTIFIED_BY]-()
  DELETE r
}
UNWIND keys AS key
RETURN key
