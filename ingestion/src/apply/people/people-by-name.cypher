// The people with the name keys $keys, those that films credit under one of them, and those with one of the ids $ids ([source, value]).
// firstYear and lastYear are bounds: none of their films is before or after them. hasSpellings: their films may have several spellings of
// the name. hasOtherNames: films may credit them under other names; otherNames are those of $keys.
CALL () {
  UNWIND $keys AS key
  MATCH (p:Person {nameKey: key})
  RETURN p, null AS otherName
  UNION
  UNWIND $keys AS key
  MATCH (p)-[c:ACTED_IN {nameKey: key}]->()
  USING INDEX SEEK c:ACTED_IN(nameKey)
  RETURN p, key AS otherName
  UNION
  UNWIND $keys AS key
  MATCH (p)-[c:DIRECTED {nameKey: key}]->()
  USING INDEX SEEK c:DIRECTED(nameKey)
  RETURN p, key AS otherName
  UNION
  UNWIND $keys AS key
  MATCH (p)-[c:CREDITED_AS {nameKey: key}]->()
  USING INDEX SEEK c:CREDITED_AS(nameKey)
  RETURN p, key AS otherName
  UNION
  UNWIND $ids AS id
  MATCH (p:Person)-[:IDENTIFIED_BY]->(:ExternalId {source: id[0], value: id[1], kind: 'person'})
  RETURN p, null AS otherName
}
WITH p, collect(otherName) AS otherNames
RETURN p.id AS id, p.nameKey AS nameKey, p.name AS name, p.firstYear AS firstYear, p.lastYear AS lastYear, p.personId AS personId,
  coalesce(p.hasSpellings, false) AS hasSpellings, coalesce(p.hasOtherNames, false) AS hasOtherNames,
  [name IN otherNames WHERE name <> p.nameKey] AS otherNames, elementId(p) AS node
