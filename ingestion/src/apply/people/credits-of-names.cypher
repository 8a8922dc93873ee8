// The films of everybody of the names $keys, but those in $without.
UNWIND $keys AS key
MATCH (p:Person {nameKey: key})-[:ACTED_IN|DIRECTED]->(m:Movie)
WHERE NOT m.id IN $without
RETURN DISTINCT key, p.id AS personId, m.id AS movieId, m.year AS year
