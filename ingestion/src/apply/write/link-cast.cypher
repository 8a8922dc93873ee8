// Adds credits of the cast. $links: [[film, person, character, billing, ids, name key]], films and people by element id. $number
// says that the people's films changed: lists of similar films and costars depend on them.
UNWIND $links AS link
MATCH (m) WHERE elementId(m) = link[0]
MATCH (p) WHERE elementId(p) = link[1]
CREATE (p)-[:ACTED_IN {character: link[2], billing: link[3], personId: link[4], nameKey: link[5]}]->(m)
SET p.filmsChanged = $number
