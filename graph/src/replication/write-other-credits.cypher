// Gives films other names and ids of their people. $links: [[film, person, ids of the person at services, name key]].
UNWIND $links AS link
MATCH (m:Movie {id: link[0]})
MERGE (p:Person:Entity {id: link[1]})
CREATE (p)-[:CREDITED_AS {personId: link[2], nameKey: link[3]}]->(m)
