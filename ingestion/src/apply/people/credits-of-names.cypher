// The credits in films outside $without of all people who have one of the names $keys or ids $ids ([source, value]): under which names, and
// with which ids.
CALL () {
  UNWIND $keys AS key
  MATCH (p:Person {nameKey: key})
  RETURN p
  UNION
  UNWIND $keys AS key
  MATCH (p)-[c:ACTED_IN {nameKey: key}]->()
  USING INDEX SEEK c:ACTED_IN(nameKey)
  RETURN p
  UNION
  UNWIND $keys AS key
  MATCH (p)-[c:DIRECTED {nameKey: key}]->()
  USING INDEX SEEK c:DIRECTED(nameKey)
  RETURN p
  UNION
  UNWIND $keys AS key
  MATCH (p)-[c:CREDITED_AS {nameKey: key}]->()
  USING INDEX SEEK c:CREDITED_AS(nameKey)
  RETURN p
  UNION
  UNWIND $ids AS id
  MATCH (p:Person)-[:IDENTIFIED_BY]->(:ExternalId {source: id[0], value: id[1], kind: 'person'})
  RETURN p
}
WITH DISTINCT p
MATCH (p)-[c:ACTED_IN|DIRECTED|CREDITED_AS]->(m:Movie)
WHERE NOT m.id IN $without
RETURN DISTINCT coalesce(c.nameKey, p.nameKey) AS nameKey, p.id AS creditedTo, m.id AS movieId, m.year AS year, c.personId AS personId
