// Everybody of the names $keys. firstYear and lastYear: no film of theirs was before or after.
UNWIND $keys AS key
MATCH (p:Person {nameKey: key})
RETURN p.id AS id, p.nameKey AS nameKey, p.name AS name, p.firstYear AS firstYear, p.lastYear AS lastYear, elementId(p) AS node
