// The films, outside $without, of the people $ids.
UNWIND $ids AS id
MATCH (p:Person {id: id})-[:ACTED_IN|DIRECTED]->(m:Movie)
WHERE NOT m.id IN $without
RETURN DISTINCT m.id AS movieId
