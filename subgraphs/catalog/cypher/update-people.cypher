// $people: [properties]; all of them are there.
UNWIND $people AS person
MATCH (p:Person {id: person.id})
SET p += person
