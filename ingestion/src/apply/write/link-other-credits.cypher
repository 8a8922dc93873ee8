// Adds other names and ids under which films credit people. $links: [[film, person, ids, name key]], films and people by element id.
UNWIND $links AS link
MATCH (m) WHERE elementId(m) = link[0]
MATCH (p) WHERE elementId(p) = link[1]
CREATE (p)-[:CREDITED_AS {personId: link[2], nameKey: link[3]}]->(m)
