// Updates people that exist. $people: [{node, properties}], nodes by element id.
UNWIND $people AS person
MATCH (p) WHERE elementId(p) = person.node
SET p += person.properties
