// Of each two neighbours in $people the film they share that has the lowest id.
UNWIND range(0, size($people) - 2) AS place
MATCH (:Person {id: $people[place]})-[:ACTED_IN|DIRECTED]->(m:Movie)<-[:ACTED_IN|DIRECTED]-(:Person {id: $people[place + 1]})
RETURN place, min(m.id) AS movieId
ORDER BY place
