// Adds genres to films. $links: [[film, genre]], both by element id.
UNWIND $links AS link
MATCH (m) WHERE elementId(m) = link[0]
MATCH (g) WHERE elementId(g) = link[1]
CREATE (m)-[:IN_GENRE]->(g)
