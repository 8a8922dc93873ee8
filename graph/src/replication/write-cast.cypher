// Gives films people. $links: [[film, person, character, billing, ids of the person at services, key of another name]]. A person may come in a later page.
UNWIND $links AS link
MATCH (m:Movie {id: link[0]})
MERGE (p:Person:Entity {id: link[1]})
CREATE (p)-[:ACTED_IN {character: link[2], billing: link[3], personId: link[4], nameKey: link[5]}]->(m)
