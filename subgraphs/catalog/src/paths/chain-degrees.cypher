// Number of films in the shortest chain between two different people. The hole is the maximum number of relationships, two for each
// film; the length of a path cannot be a parameter.
MATCH (a:Person {id: $from}), (b:Person {id: $to})
MATCH chain = shortestPath((a)-[:ACTED_IN|DIRECTED*..<<maxLinks>>]-(b))
RETURN length(chain) / 2 AS degrees
