// $links: [{movieId, genreId}].
UNWIND $links AS link
MATCH (m:Movie {id: link.movieId})
MATCH (g:Genre {id: link.genreId})
CREATE (m)-[:IN_GENRE]->(g)
