// The external ids of the entities $ids, by element id. Other entities may have them too.
MATCH (e:Entity)-[:IDENTIFIED_BY]->(x:ExternalId) WHERE e.id IN $ids
RETURN DISTINCT elementId(x) AS node
