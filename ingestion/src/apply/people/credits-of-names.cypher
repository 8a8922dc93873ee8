// The films of all people with the name keys $keys, except the films in $without.
UNWIND $keys AS key
MATCH (p:Person {nameKey: key})-[:ACTED_IN|DIRECTED]->(m:Movie)
WHERE NOT m.id IN $without
RETURN DISTINCT key, p.id AS personId, m.id AS movieId, m.year AS year
