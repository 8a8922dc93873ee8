// Adds credits of directors. $links: [[film, person, character, billing, ids, name key]], films and people by element id. $number
// says that the people's films changed.
UNWIND $links AS link
MATCH (m) WHERE elementId(m) = link[0]
MATCH (p) WHERE elementId(p) = link[1]
CREATE (p)-[:DIRECTED {character: link[2], billing: link[3], personId: link[4], nameKey: link[5]}]->(m)
SET p.filmsChanged = $number
