// $links: [{movieId, source, value, url}]. An article may tell of several films.
UNWIND $links AS link
MATCH (m:Movie {id: link.movieId})
MERGE (x:ExternalId {source: link.source, value: link.value, kind: 'movie'})
ON CREATE SET x.url = link.url
CREATE (m)-[:IDENTIFIED_BY]->(x)
