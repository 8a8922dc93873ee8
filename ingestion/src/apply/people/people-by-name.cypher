// The people with the name keys $keys. firstYear and lastYear are bounds: none of their films is before or after them.
UNWIND $keys AS key
MATCH (p:Person {nameKey: key})
RETURN p.id AS id, p.nameKey AS nameKey, p.name AS name, p.firstYear AS firstYear, p.lastYear AS lastYear, elementId(p) AS node
