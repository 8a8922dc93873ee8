// Gives films genres. $links: [[film, genre]]. A genre may come in a later page.
UNWIND $links AS link
MATCH (m:Movie {id: link[0]})
MERGE (g:Genre:Entity {id: link[1]})
CREATE (m)-[:IN_GENRE]->(g)
