// $links: [{movieId, source, value, url}]. An id that led to another film before leads to this one now.
UNWIND $links AS link
MATCH (m:Movie {id: link.movieId})
MERGE (x:ExternalId {source: link.source, value: link.value, kind: 'movie'})
SET x.url = link.url
WITH m, x
OPTIONAL MATCH (x)<-[old:IDENTIFIED_BY]-(:Movie)
DELETE old
WITH DISTINCT m, x
CREATE (m)-[:IDENTIFIED_BY]->(x)
