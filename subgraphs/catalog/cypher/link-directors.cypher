// $links: [{movieId, personId, character, billing}].
UNWIND $links AS link
MATCH (m:Movie {id: link.movieId})
MATCH (p:Person {id: link.personId})
CREATE (p)-[:DIRECTED {character: link.character, billing: link.billing}]->(m)
