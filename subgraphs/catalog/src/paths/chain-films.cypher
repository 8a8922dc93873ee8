// For each two neighbours in $people, the film with the lowest id that both worked on.
UNWIND range(0, size($people) - 2) AS index
MATCH (:Person {id: $people[index]})-[:ACTED_IN|DIRECTED]->(m:Movie)<-[:ACTED_IN|DIRECTED]-(:Person {id: $people[index + 1]})
RETURN index, min(m.id) AS movieId
ORDER BY index
