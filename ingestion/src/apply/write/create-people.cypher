// Creates people. $people: [properties].
UNWIND $people AS person
CREATE (p:Person:Entity)
SET p = person
RETURN person.id AS id, elementId(p) AS node
