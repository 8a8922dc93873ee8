// Adds external ids to films. $links: [[film, source, value, url]], films by element id. Films may share an article.
UNWIND $links AS link
MATCH (m) WHERE elementId(m) = link[0]
MERGE (x:ExternalId {source: link[1], value: link[2], kind: 'movie'})
ON CREATE SET x.url = link[3]
CREATE (m)-[:IDENTIFIED_BY]->(x)
