// How many films are between two different people, at most {most}: a number in the text, as Cypher takes no parameter there.
MATCH (a:Person {id: $from}), (b:Person {id: $to})
MATCH chain = shortestPath((a)-[:ACTED_IN|DIRECTED*..{most}]-(b))
RETURN length(chain) / 2 AS degrees
