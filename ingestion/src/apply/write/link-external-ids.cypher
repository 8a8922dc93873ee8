// $links: [[film, source, value, url]], films by element id. An article may tell of several films.
UNWIND $links AS link
MATCH (m) WHERE elementId(m) = link[0]
MERGE (x:ExternalId {source: link[1], value: link[2], kind: 'movie'})
ON CREATE SET x.url = link[3]
CREATE (m)-[:IDENTIFIED_BY]->(x)
