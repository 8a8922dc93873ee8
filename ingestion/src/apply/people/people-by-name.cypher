// The people with the name keys $keys. firstYear and lastYear are bounds: none of their films is before or after them. hasSpellings: their
// films may have several spellings of the name.
UNWIND $keys AS key
MATCH (p:Person {nameKey: key})
RETURN p.id AS id, p.nameKey AS nameKey, p.name AS name, p.firstYear AS firstYear, p.lastYear AS lastYear, p.personId AS personId,
  coalesce(p.hasSpellings, false) AS hasSpellings, elementId(p) AS node
