// The films, outside $without, of all people with the name keys $keys, with the ids of these people in them.
UNWIND $keys AS key
MATCH (p:Person {nameKey: key})-[c:ACTED_IN|DIRECTED]->(m:Movie)
WHERE NOT m.id IN $without
RETURN DISTINCT key, p.id AS creditedTo, m.id AS movieId, m.year AS year, c.personId AS personId
